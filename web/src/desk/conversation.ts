/** A conversation's page, live: new entries at its end, changed parts in their places, and signs of who is there. */

import { hearCritical } from "./alarm";
import { startComposer } from "./composer";
import { parse, putParts } from "./morph";
import { Stream } from "./stream";
import { hearTold } from "./told";

const SIGN_EVERY = 10_000; // ms

export function startConversation(): void {
  const page = document.getElementById("conversation");
  const { events, since, here, leave, old } = page?.dataset ?? {};
  if (!page || !events || !here || !leave) return;
  startComposer(page);
  toEnd();
  if (old) return; // earlier messages do not change

  const stream = new Stream(`${events}?since=${since ?? ""}`, {
    entries: addEntries,
    parts: putParts,
    critical: hearCritical,
    told: hearTold,
    gone: () => window.location.reload(),
  });
  const sign = (): void => {
    if (!document.hidden) void fetch(here, { method: "POST" }).catch(() => undefined);
  };
  window.setInterval(sign, SIGN_EVERY);
  window.addEventListener("pagehide", () => navigator.sendBeacon(leave));
  // A browser has few connections to one host: a page that nobody sees gives its own up, and is given what it missed.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stream.close();
    else stream.open();
    sign();
  });
  document.getElementById("newest")?.addEventListener("click", () => toEnd("smooth"));
  log()?.addEventListener("scroll", () => isAtEnd() && showNewest(false));
}

function log(): HTMLElement | null {
  return document.getElementById("transcript");
}

function isAtEnd(): boolean {
  const box = log();
  return !box || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
}

function toEnd(behavior: ScrollBehavior = "auto"): void {
  const box = log();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  box?.scrollTo({ top: box.scrollHeight, behavior: calm ? "auto" : behavior });
  showNewest(false);
}

function showNewest(shown: boolean): void {
  const button = document.getElementById("newest");
  if (button) button.hidden = !shown;
}

function addEntries(html: string): void {
  const list = document.getElementById("entries");
  if (!list) return;
  const stay = !isAtEnd();
  for (const entry of parse(html)) {
    if (entry.id && document.getElementById(entry.id)) continue;
    list.append(entry);
  }
  if (stay) showNewest(true);
  else toEnd();
}
