/** Leaves the page at once, for somebody who must not be seen here. Works on every page of the chat. */

import { Composer } from "./composer";
import { tellHost } from "./frame";

const PRESSES = 3; // of Shift, with no other key between
const WITHIN = 5_000; // ms

export function watchExit(link: HTMLAnchorElement): void {
  let presses: number[] = [];
  let alone = false; // was nothing else pressed while Shift was down? A capital letter does not count
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift";
    if (!alone) presses = [];
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (presses.length >= PRESSES) leave(link.href);
  });
}

/** Hides the page before the next one loads, and takes its place in the history. */
function leave(to: string): void {
  document.documentElement.classList.add("is-left");
  Composer.forget();
  tellHost({ type: "exit", to });
  try {
    (window.top ?? window).location.replace(to);
  } catch {
    window.location.replace(to); // in a frame whose page we may not replace
  }
}
