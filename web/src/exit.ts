/** Leaves the page at once, for somebody who must not be seen here. Works on every page of the chat. */

import { Composer } from "./composer";
import { forgetOnLeaving } from "./ending";
import { onHost, tellHost } from "./frame";
import type { Outbox } from "./outbox";

const KEYS = ["Shift", "Escape"];
const PRESSES = 3; // of one of them, with no other key between
const WITHIN = 5_000; // ms
const PATIENCE = 300; // ms for the host page to go by itself

/** The link leads over our server, which forgets the chat too: for browsers without scripts. */
export function watchExit(link: HTMLAnchorElement, outbox: Outbox): void {
  let presses: number[] = [];
  let key = ""; // was nothing else pressed while it was down? A capital letter does not count
  const go = (): void => leave(link, outbox);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== key) presses = [];
    key = KEYS.includes(event.key) ? event.key : "";
  });
  document.addEventListener("keyup", (event) => {
    if (!key || event.key !== key) return;
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (presses.length >= PRESSES) go();
  });
  onHost("leave", go);
}

/** Hides the page before the next one loads, forgets the chat, and takes the page's place in the history. */
function leave(link: HTMLAnchorElement, outbox: Outbox): void {
  document.documentElement.classList.add("is-left");
  Composer.forget();
  const to = forgetOnLeaving(outbox) ? (link.dataset["to"] ?? link.href) : link.href;
  if (window.parent === window) return window.location.replace(to);
  tellHost({ type: "exit", to });
  window.setTimeout(() => replaceTop(to), PATIENCE);
}

/** For a host page without widget.js. */
function replaceTop(to: string): void {
  try {
    (window.top ?? window).location.replace(to);
  } catch {
    window.location.replace(to); // in a frame whose page we may not replace
  }
}
