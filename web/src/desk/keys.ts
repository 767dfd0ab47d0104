/**
 * Single keys. Each presses, opens or focuses what is on the page anyway, so that no function has only a key. They can
 * be turned off, and never act while somebody writes.
 */

import { word } from "./words";

const STORED = "desk-keys";
const PLACES: Record<string, string> = { q: "/staff/queue", a: "/staff/alerts" };

export function startKeys(): void {
  const dialog = document.getElementById("shortcuts") as HTMLDialogElement | null;
  if (!dialog) return;
  for (const opener of document.querySelectorAll<HTMLElement>("[data-shortcuts]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
  document.getElementById("shortcuts-close")?.addEventListener("click", () => dialog.close());
  document.getElementById("shortcuts-toggle")?.addEventListener("click", toggle);
  show();
  document.addEventListener("keydown", (event) => press(event, dialog));
}

function press(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  const target = event.target as HTMLElement;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(target, event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
  if (event.key === "Escape" && isWriting(target)) return target.blur();
  if (isWriting(target) || !isOn()) return;
  if (act(event.key, dialog)) event.preventDefault();
}

/** Whether the key was one of ours. */
function act(key: string, dialog: HTMLDialogElement): boolean {
  if (key === "?") dialog.showModal();
  else if (key === "/") return focus("#q, #canned-words, #words-wanted");
  else if (key === "r") return focus("#text");
  else if (key === "m") return focus("#note-text");
  else if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  else if (key === "c") return claim();
  else if (key === "s") return choose();
  else if (PLACES[key]) window.location.assign(PLACES[key] as string);
  else return pressKeyed(key);
  return true;
}

function pressKeyed(key: string): boolean {
  const found = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return false;
  const details = found.closest("details");
  if (!details) {
    found.click();
    return true;
  }
  details.open = true;
  details.scrollIntoView({ block: "nearest" });
  details.querySelector<HTMLElement>("select, textarea, input, a")?.focus();
  return true;
}

function focus(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  const details = found?.closest("details");
  if (details) details.open = true;
  found?.focus();
  return found !== null;
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")];
}

function current(): number {
  return rows().findIndex((row) => row.contains(document.activeElement));
}

function step(by: number): boolean {
  const all = rows();
  if (!all.length) return false;
  const next = Math.min(Math.max(current() + by, 0), all.length - 1);
  all[next]?.querySelector<HTMLElement>("a")?.focus();
  return true;
}

/** In the queue, of the row that has the focus, else of the first that is free; on a conversation, that one. */
function claim(): boolean {
  const all = rows();
  if (!all.length) return pressKeyed("c");
  const at = current();
  const row = at >= 0 ? all[at] : all.find((one) => one.querySelector("[id^=claim-]"));
  const button = row?.querySelector<HTMLElement>("[id^=claim-]");
  button?.click();
  return button !== undefined && button !== null;
}

/** Ticks the row that has the focus, to be given to somebody. */
function choose(): boolean {
  const box = rows()[current()]?.querySelector<HTMLInputElement>("[id^=choose-]");
  box?.click();
  return box !== undefined && box !== null;
}

function send(target: HTMLElement, event: KeyboardEvent): void {
  const form = target.closest("form");
  if (!form || !(target instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  form.querySelector<HTMLElement>("button:not([formaction]):not([type=button])")?.click();
}

const PRESSED = /^(button|checkbox|file|radio|submit)$/; // inputs that nobody writes in

function isWriting(target: HTMLElement): boolean {
  if (target instanceof HTMLInputElement && PRESSED.test(target.type)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function isOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

function toggle(): void {
  try {
    localStorage.setItem(STORED, isOn() ? "off" : "on");
  } catch {
    return;
  }
  show();
}

function show(): void {
  const button = document.getElementById("shortcuts-toggle");
  if (button) button.textContent = word(isOn() ? "keysOn" : "keysOff");
}
