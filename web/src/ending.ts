/** Ends the chat on this device: nothing of it may stay here, in this tab or another. */

import { Composer } from "./composer";
import type { Outbox } from "./outbox";
import { post } from "./sender";
import { shared } from "./storage";

const ENDED = "consular-chat.ended"; // what other tabs hear: "openly" or "quietly"
const LEFT = "consular-chat.left"; // stays until the browser is known to have forgotten the chat

export function watchEndForm(form: HTMLFormElement, outbox: Outbox): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void end(form, outbox);
  });
}

async function end(form: HTMLFormElement, outbox: Outbox): Promise<void> {
  outbox.clear();
  Composer.forget();
  if (!(await forget())) return form.submit();
  tellTabs("openly");
  window.location.replace(form.action.replace(/\/end$/, "?ended=1"));
}

/** The server says that the chat is closed quietly: an empty page, and not a word of why. */
export function closeQuietly(base: string, outbox: Outbox): void {
  hide();
  outbox.clear();
  Composer.forget();
  tellTabs("quietly");
  void empty(base);
}

/** Send what is written and forget the chat, while the page is already being left. False where the browser would
 *  break that off: then the way out has to lead over the server. */
export function forgetOnLeaving(outbox: Outbox): boolean {
  outbox.all().forEach((unsent) => void post("/chat/messages", unsent));
  outbox.clear();
  shared.set(LEFT, "now");
  void forget();
  tellTabs("quietly");
  return "keepalive" in Request.prototype;
}

/** The browser may have been offline when the page was left: then it shows the chat once more, unless we see to it. */
export function finishLeaving(base: string): boolean {
  if (!shared.get(LEFT)) return false;
  hide();
  shared.remove(LEFT);
  void empty(base);
  return true;
}

/** Another tab ended the chat: this one must not go on showing it. */
export function watchEnding(base: string): void {
  window.addEventListener("storage", (event) => {
    if (event.key !== ENDED || !event.newValue) return;
    hide();
    if (event.newValue === "quietly") void empty(base);
    else window.location.replace(`${base}?ended=1`);
  });
}

async function empty(base: string): Promise<void> {
  await forget();
  window.location.replace(base);
}

async function forget(): Promise<boolean> {
  try {
    const response = await fetch("/chat/sessions", { method: "DELETE", keepalive: true });
    if (response.ok) shared.remove(LEFT);
    return response.ok;
  } catch {
    return false;
  }
}

function tellTabs(how: "openly" | "quietly"): void {
  shared.set(ENDED, how);
  shared.remove(ENDED); // nothing stays
}

function hide(): void {
  document.documentElement.classList.add("is-left");
}
