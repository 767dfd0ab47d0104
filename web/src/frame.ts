/** Talks to widget.js on the page that frames us. Nothing private goes through here: that page is somebody else's. */

export type ToHost = { type: "close" } | { type: "news" } | { type: "exit"; to: string };

const MARK = "consular-chat";

export function tellHost(message: ToHost): void {
  if (window.parent !== window) window.parent.postMessage({ ...message, from: MARK }, "*");
}

/** `opened` is called when the host page shows us. */
export function listenToHost(opened: () => void): void {
  if (window.parent === window) return;
  window.addEventListener("message", (event) => {
    if (event.source === window.parent && event.data === `${MARK}:opened`) opened();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tellHost({ type: "close" });
  });
}
