/** Talks to widget.js on the page that frames us. Nothing private goes through here: that page is somebody else's. */

export type ToHost = { type: "close" } | { type: "news" } | { type: "exit"; to: string };

const MARK = "consular-chat";

export function tellHost(message: ToHost): void {
  if (window.parent !== window) window.parent.postMessage({ ...message, from: MARK }, "*");
}

/** What widget.js says: that it shows us, or that the person wants to be away from here. */
export function onHost(word: "opened" | "leave", act: () => void): void {
  if (window.parent === window) return;
  window.addEventListener("message", (event) => {
    if (event.source === window.parent && event.data === `${MARK}:${word}`) act();
  });
}

export function closeOnEscape(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tellHost({ type: "close" });
  });
}
