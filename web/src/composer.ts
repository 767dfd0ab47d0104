/** The box that the person writes in: it grows, keeps its draft over a reload, and says when a text is too long. */

import { own } from "./storage";
import { byId, fill, onTouch } from "./words";

const DRAFT = "consular-chat.draft";
const WARN = 500; // characters before the limit

export class Composer {
  private readonly form = byId<HTMLFormElement>("composer");
  private readonly box = byId<HTMLTextAreaElement>("text");
  private readonly error = byId("text-error");
  private readonly hint = byId("text-hint");
  private readonly longest: number;

  constructor(
    private readonly words: DOMStringMap,
    private readonly submit: (text: string) => void,
  ) {
    this.longest = Number(words["longest"]);
    this.box.value = this.box.value || (own.get(DRAFT) ?? "");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.box.addEventListener("input", () => this.changed());
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.rows = 1; // it grows with what is written; without a script it cannot
    this.changed(false);
  }

  focus(): void {
    this.box.focus();
  }

  /** Put a text back that could not be sent, unless something else was begun. */
  restore(text: string): void {
    if (this.box.value.trim()) return;
    this.box.value = text;
    this.changed();
  }

  static forget(): void {
    own.remove(DRAFT);
    const box = document.getElementById("text");
    if (box instanceof HTMLTextAreaElement) box.value = "";
  }

  private send(): void {
    const text = this.box.value.trim();
    const problem = this.problem(text);
    if (problem) return this.say(problem);
    this.box.value = "";
    this.changed();
    this.submit(text);
    this.box.focus();
  }

  private problem(text: string): string | null {
    if (!text) return this.words["empty"] ?? "";
    const count = length(text);
    if (count <= this.longest) return null;
    return fill(this.words["tooLong"] ?? "", { count, longest: this.longest });
  }

  private say(problem: string): void {
    this.error.textContent = problem;
    this.error.hidden = false;
    this.box.setAttribute("aria-invalid", "true");
    this.box.classList.add("govuk-textarea--error");
    this.box.focus();
  }

  /** `clear` takes an error away: not one that the server put on the page. */
  private changed(clear = true): void {
    own.set(DRAFT, this.box.value);
    this.grow();
    if (clear) this.clear();
    this.hint.textContent = this.advice(this.box.value.trim());
    this.hint.hidden = !this.hint.textContent;
  }

  private advice(text: string): string {
    const left = this.longest - length(text);
    if (left >= WARN) return onTouch() ? "" : (this.hint.dataset["keys"] ?? "");
    return left < 0 ? (this.problem(text) ?? "") : fill(this.words["left"] ?? "", { count: left });
  }

  private clear(): void {
    this.error.hidden = true;
    this.box.removeAttribute("aria-invalid");
    this.box.classList.remove("govuk-textarea--error");
  }

  private grow(): void {
    this.box.style.height = "auto";
    const border = this.box.offsetHeight - this.box.clientHeight;
    this.box.style.height = `${this.box.scrollHeight + border}px`;
  }

  /** On a touch screen Enter starts a new line, as people expect there; the button sends. */
  private pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || onTouch()) return;
    event.preventDefault();
    this.send();
  }
}

/** In characters as the server counts them, not in UTF-16 units. */
function length(text: string): number {
  return Array.from(text).length;
}
