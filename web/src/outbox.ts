/**
 * Messages that the server has not acknowledged. They survive reloads, and all tabs see them.
 * Each has a key of its own, in the order of writing: tabs never overwrite each other's list.
 */

import type { Unsent } from "./message";
import { shared } from "./storage";

const PREFIX = "consular-chat.unsent.";

export class Outbox {
  add(text: string, payload: string | null): Unsent {
    const at = Math.max(Date.now(), this.newest() + 1); // in order even when the device's clock is put back
    const unsent = { id: newId(), text, payload, at: new Date(at).toISOString() };
    shared.set(`${PREFIX}${String(at).padStart(15, "0")}.${unsent.id}`, JSON.stringify(unsent));
    return unsent;
  }

  all(): Unsent[] {
    return this.keys().flatMap((key) => read(shared.get(key)));
  }

  remove(id: string): void {
    this.keys()
      .filter((key) => key.endsWith(`.${id}`))
      .forEach((key) => shared.remove(key));
  }

  clear(): void {
    this.keys().forEach((key) => shared.remove(key));
  }

  /** Is a change of the shared storage one of this list? */
  static concerns(key: string | null): boolean {
    return key === null || key.startsWith(PREFIX);
  }

  private keys(): string[] {
    return shared
      .keys()
      .filter((key) => key.startsWith(PREFIX))
      .sort();
  }

  private newest(): number {
    return Number(this.keys().pop()?.slice(PREFIX.length).split(".")[0] ?? 0);
  }
}

function read(value: string | null): Unsent[] {
  try {
    const unsent = JSON.parse(value ?? "") as Unsent;
    return typeof unsent.id === "string" && typeof unsent.text === "string" ? [unsent] : [];
  } catch {
    return [];
  }
}

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
