/**
 * The messages on the page. Each stands there once, in the server's order; what is not sent yet stands at the end.
 * Text is only ever set as text.
 */

import { link } from "./links";
import type { Choice, Message, State, Unsent } from "./message";
import { showTime } from "./times";
import { copyOf, part } from "./words";

const UNPLACED = ".message:not([data-id])";

export class Transcript {
  constructor(
    private readonly log: HTMLElement,
    private readonly words: DOMStringMap,
    private newest: number,
  ) {
    log.querySelectorAll("time").forEach((time) => showTime(time, time.dateTime));
  }

  /** The id of the newest message that the server knows. */
  get lastId(): number {
    return this.newest;
  }

  /** Did the server have this message of ours when the page was made? */
  knows(clientId: string): boolean {
    return this.find(clientId)?.dataset["id"] !== undefined;
  }

  /** Show a message that is on its way; harmless for one that is shown already. */
  addUnsent(unsent: Unsent): HTMLElement {
    const shown = this.find(unsent.id);
    if (shown) return shown;
    const element = build("person", unsent.text, unsent.at, this.words);
    element.dataset["clientId"] = unsent.id;
    this.removeChoices();
    this.log.append(element);
    return element;
  }

  mark(clientId: string, state: State): void {
    const element = this.find(clientId);
    if (!element) return;
    if (state === "sent") this.hideStates("sent"); // it is enough to say it of the last
    const line = part(element, ".message__state");
    element.dataset["state"] = state;
    line.textContent = this.words[state] ?? "";
    line.hidden = false;
  }

  /** Take a message of the server's; null when it is shown already. */
  receive(message: Message): HTMLElement | null {
    if (this.log.querySelector(`[data-id="${message.id}"]`)) return null;
    this.newest = Math.max(this.newest, message.id);
    const waiting = message.client_id ? this.find(message.client_id) : null;
    const element = waiting ?? build(message.author, message.text, message.at, this.words, message.file);
    element.dataset["id"] = String(message.id);
    element.id = `message-${message.id}`;
    if (message.client_id) element.dataset["clientId"] = message.client_id;
    if (message.author === "person") this.removeChoices();
    this.place(element);
    if (waiting) this.mark(message.client_id ?? "", "sent");
    if (message.buttons.length > 0) this.offer(message.buttons);
    return waiting ? null : element;
  }

  removeChoices(): void {
    this.log.querySelectorAll("form").forEach((form) => form.remove());
  }

  private find(clientId: string): HTMLElement | null {
    return this.log.querySelector<HTMLElement>(`[data-client-id="${CSS.escape(clientId)}"]`);
  }

  /** Behind all that the server has, before the choices and what is not sent. Staying put keeps the focus. */
  private place(element: HTMLElement): void {
    const placed = this.log.querySelectorAll<HTMLElement>(".message[data-id]");
    const id = Number(element.dataset["id"]);
    const before = [...placed].filter((other) => Number(other.dataset["id"]) < id).pop();
    const next = before ? before.nextElementSibling : this.log.firstElementChild;
    if (next !== element) this.log.insertBefore(element, next);
  }

  private hideStates(state: State): void {
    this.log.querySelectorAll<HTMLElement>(`[data-state="${state}"] .message__state`).forEach((line) => {
      line.hidden = true;
    });
  }

  private offer(choices: Choice[]): void {
    this.removeChoices();
    if (this.log.querySelector(UNPLACED)) return; // the person has already written on
    const form = copyOf("choices");
    const first = part<HTMLButtonElement>(form, "button");
    first.replaceWith(
      ...choices.map((choice) => {
        const button = first.cloneNode() as HTMLButtonElement;
        button.value = choice.payload;
        button.textContent = choice.title;
        return button;
      }),
    );
    this.log.append(form);
  }
}

function build(
  author: Message["author"],
  text: string,
  at: string,
  words: DOMStringMap,
  file: Message["file"] = null,
): HTMLElement {
  const element = copyOf(`message-${author}`);
  const body = part(element, ".message__text");
  if (file) body.replaceChildren(fileLink(file));
  else if (author === "person") body.textContent = text;
  else body.replaceChildren(link(text, words["newTab"] ?? ""));
  showTime(part<HTMLTimeElement>(element, "time"), at);
  return element;
}

/** What an officer sent is kept by the browser, never opened in this page. */
function fileLink(file: NonNullable<Message["file"]>): HTMLAnchorElement {
  const anchor = document.createElement("a");
  anchor.className = "govuk-link";
  anchor.href = file.url;
  anchor.download = "";
  anchor.textContent = file.name;
  return anchor;
}
