/** Lets the time that is left pass, between two answers of the server. Nothing is announced: that would never end. */

import { word } from "./words";

const seen = new WeakMap<Element, number>();

export function startClocks(): void {
  window.setInterval(tick, 1000);
}

function tick(): void {
  const now = Date.now();
  for (const clock of document.querySelectorAll<HTMLElement>("[data-left]")) {
    const began = seen.get(clock) ?? now;
    seen.set(clock, began);
    const left = Number(clock.dataset["left"]) - Math.floor((now - began) / 1000);
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
