/**
 * Sends the outbox, oldest first and one at a time, and goes on until it is empty.
 * Two tabs may both send a message: the server stores an id once, and each tab keeps the order.
 */

import type { Locating } from "./location";
import type { Posted, State, Unsent } from "./message";
import type { Outbox } from "./outbox";

export type Trouble = "offline" | "away" | "too_many" | "blocked" | "refused" | Locating;

export interface SenderEvents {
  /** `id` is the server's, for a message that is sent. */
  changed(message: Unsent, state: State, id?: number): void;
  trouble(kind: Trouble | null, detail: string): void;
  /** The chat is closed: nothing of it may be shown any more. */
  closed(): void;
}

const PATIENCE = 20_000; // ms for one request
const LONGEST_WAIT = 30; // s between two attempts
const TAKEN_BACK = [400, 413, 422]; // trying again cannot help

export class Sender {
  private busy = false;
  private failures = 0;
  private refused = false; // then what was said of it stays until the next sending
  private timer = 0;

  constructor(
    private readonly outbox: Outbox,
    private readonly events: SenderEvents,
  ) {
    window.addEventListener("online", () => void this.flush());
    window.addEventListener("offline", () => this.events.trouble("offline", ""));
  }

  /** Send all there is. A call while one is under way changes nothing: that one reads the outbox again. */
  async flush(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.refused = false;
    window.clearTimeout(this.timer);
    try {
      let next = this.outbox.all()[0];
      while (next && (await this.send(next))) next = this.outbox.all()[0];
      if (!next && navigator.onLine && !this.refused) this.events.trouble(null, "");
    } finally {
      this.busy = false;
    }
  }

  /** Look again later: another tab is probably sending what is in the outbox. */
  flushLater(seconds: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(), seconds * 1000);
  }

  /** True when the message is off our hands. */
  private async send(message: Unsent): Promise<boolean> {
    this.events.changed(message, "sending");
    const response = await postMessage(message);
    if (response?.ok) return this.settle(message, await response.json());
    const detail = await detailOf(response);
    if (response && TAKEN_BACK.includes(response.status)) return this.takeBack(message, detail);
    this.postpone(message, response, detail);
    return false;
  }

  private settle(message: Unsent, stored: { id: number; closed: boolean }): boolean {
    this.failures = 0;
    this.outbox.remove(message.id);
    if (stored.closed) {
      this.events.closed();
      return true;
    }
    this.events.changed(message, "sent", stored.id);
    return true;
  }

  private takeBack(message: Unsent, detail: string): boolean {
    this.refused = true;
    this.outbox.remove(message.id);
    this.events.changed(message, "refused");
    this.events.trouble("refused", detail);
    return true;
  }

  private postpone(message: Unsent, response: Response | null, detail: string): void {
    this.failures += 1;
    const asked = Number(response?.headers.get("retry-after") ?? 0);
    this.flushLater(asked > 0 ? asked : Math.min(LONGEST_WAIT, 2 ** this.failures));
    this.events.changed(message, "unsent");
    this.events.trouble(troubleOf(response), detail);
  }
}

function troubleOf(response: Response | null): Trouble {
  if (response?.status === 403) return "blocked";
  if (response?.status === 429) return "too_many";
  return response || navigator.onLine ? "away" : "offline";
}

/** Posts a message, in a new chat where the server does not know this one. */
export async function postMessage(message: Posted): Promise<Response | null> {
  const response = await post("/chat/messages", message);
  if (response?.status !== 403 || !(await post("/chat/sessions", null))?.ok) return response;
  return post("/chat/messages", message);
}

/** The server's answer; null when it cannot be reached. */
export async function post(path: string, message: Posted | null): Promise<Response | null> {
  const controller = new AbortController();
  const timer = window.setTimeout(() => controller.abort(), PATIENCE);
  const body = message && JSON.stringify(pick(message));
  try {
    return await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: controller.signal,
      keepalive: (body?.length ?? 0) < 20_000, // finishes when the page is left; browsers refuse it for long ones
    });
  } catch {
    return null;
  } finally {
    window.clearTimeout(timer);
  }
}

function pick({ id, text, payload, location }: Posted): Posted {
  return { id, text, payload, ...(location && { location }) };
}

async function detailOf(response: Response | null): Promise<string> {
  try {
    const body = (await response?.json()) as { detail?: unknown } | undefined;
    return typeof body?.detail === "string" ? body.detail : "";
  } catch {
    return "";
  }
}
