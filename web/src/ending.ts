/** Ends the chat on this device: nothing of it may stay here, in this tab or another. */

import { Composer } from "./composer";
import type { Outbox } from "./outbox";
import { shared } from "./storage";

const ENDED = "consular-chat.ended";

export function watchEndForm(form: HTMLFormElement, outbox: Outbox): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void end(form, outbox);
  });
}

async function end(form: HTMLFormElement, outbox: Outbox): Promise<void> {
  outbox.clear();
  Composer.forget();
  try {
    const response = await fetch("/chat/sessions", { method: "DELETE" });
    if (!response.ok) return form.submit();
  } catch {
    return form.submit();
  }
  shared.set(ENDED, "now"); // the other tabs hear of it, and nothing stays
  shared.remove(ENDED);
  window.location.replace(form.action.replace(/\/end$/, "?ended=1"));
}

/** Another tab ended the chat: this one must not go on showing it. */
export function watchEnding(base: string): void {
  window.addEventListener("storage", (event) => {
    if (event.key === ENDED && event.newValue) window.location.replace(`${base}?ended=1`);
  });
}
