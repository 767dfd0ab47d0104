/** Lets the time that is left pass, between two answers of the server. Nothing is announced: that would never end. */

import { word } from "./words";

/** When each clock was first seen with the time that the server gave it. */
const seen = new WeakMap<Element, { left: number; began: number }>();

export function startClocks(): void {
  tick();
  window.setInterval(tick, 1000);
}

function tick(): void {
  const now = Date.now();
  for (const clock of document.querySelectorAll<HTMLElement>("[data-left]:not(template)")) {
    const given = Number(clock.dataset["left"]);
    const known = seen.get(clock);
    const began = known?.left === given ? known.began : now;
    seen.set(clock, { left: given, began });
    const left = given - Math.floor((now - began) / 1000);
    const text = left < 0 ? `${span(-left)} ${word("late")}` : `${span(left)} ${word("left")}`;
    if (clock.textContent !== text) clock.textContent = text;
    clock.classList.toggle("late", left < 0);
  }
}

function span(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 2880) return `${Math.floor(minutes / 1440)} days`;
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return minutes >= 1 ? `${minutes} min` : `${seconds} s`;
}
