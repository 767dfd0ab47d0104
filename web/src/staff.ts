/**
 * The console's script. Pages work without it where they can; htmx and server-sent events make them live.
 * htmx's settings stand in the layout's meta tag: it neither evaluates code nor calls other hosts.
 */

import htmx from "htmx.org";
import "htmx-ext-sse";
import { startDesk } from "./desk/desk";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

window.htmx = htmx;
// A refusal comes as the same part of the page with a sentence in it, so it is shown like any answer.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "4(0[039]|22)", swap: true },
  { code: "[45]..", swap: false, error: true },
];

/** A form that was sent is not sent again by a second press, unless one comes back to its page. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset["sent"]) event.preventDefault();
  else form.dataset["sent"] = "yes";
});

window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset["sent"];
});


startDesk();
