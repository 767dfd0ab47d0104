/** The queue, live: whatever changed, this page of it is read anew, in its order and with the filters that were chosen. */

import { hearCritical } from "./alarm";
import { putParts, read } from "./morph";
import { Stream } from "./stream";
import { hearTold } from "./told";

const EVERY = 30_000; // ms: the order changes with time alone

export function startQueue(): void {
  const queue = document.getElementById("queue");
  const rows = document.getElementById("rows");
  const url = queue?.dataset["rows"];
  const events = queue?.dataset["events"];
  if (!rows || !url || !events) return;

  let pressed = false;
  let wanted = false;
  const refresh = (): void => {
    wanted = pressed; // nothing moves away under a pointer that is just pressing it
    if (!pressed) void show();
  };
  let asked = 0;
  const show = async (): Promise<void> => {
    const mine = ++asked;
    const html = await read(url);
    if (mine === asked) putParts(html); // of two answers the one that was asked for last
  };
  rows.addEventListener("pointerdown", () => (pressed = true));
  window.addEventListener("pointerup", () => {
    pressed = false;
    if (wanted) window.setTimeout(refresh, 300);
  });
  new Stream(events, { changed: refresh, critical: hearCritical, told: hearTold }, refresh);
  window.setInterval(refresh, EVERY);
}
