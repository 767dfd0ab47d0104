/**
 * Hears of new messages by server-sent events, and asks for them where events do not come through:
 * after sleep, on a half-dead connection, behind a proxy that holds events back.
 */

import type { Message } from "./message";

export interface StreamEvents {
  message(message: Message): void;
  typing(typing: boolean): void;
}

const TICK = 5_000; // ms
const SILENCE = 60_000; // ms without an event, after which we ask

export class Stream {
  private source: EventSource | null = null;
  private wanted = false;
  private expected = 0; // the id of a message that the server has and we have not seen
  private heardAt = Date.now();
  private deaf = false; // events do not come through: asking is all we have

  /** `lastId` gives the newest message that the page shows. */
  constructor(
    private readonly lastId: () => number,
    private readonly events: StreamEvents,
  ) {
    window.setInterval(() => this.check(), TICK);
    window.addEventListener("online", () => this.reconnect());
    window.addEventListener("pageshow", (event) => event.persisted && this.reconnect());
    document.addEventListener("visibilitychange", () => document.hidden || this.resume());
  }

  /** Listen from now on. Before the first message is stored there is nothing to listen to. */
  open(): void {
    this.wanted = true;
    if (!this.source || this.source.readyState === EventSource.CLOSED) this.connect();
  }

  /** The server says that it stored a message: it should come back to us. */
  expect(id: number): void {
    this.expected = id;
    this.open();
  }

  /** Ask for what is new. */
  async catchUp(): Promise<void> {
    try {
      const response = await fetch(`/chat/messages?after=${this.lastId()}`);
      if (!response.ok) return;
      const messages = (await response.json()) as Message[];
      this.deaf ||= messages.some((message) => message.id > this.lastId());
      if (messages.length > 0) this.wanted = true;
      messages.forEach((message) => this.events.message(message));
    } catch {
      // Offline: the next check asks again.
    }
  }

  private connect(): void {
    this.source?.close();
    this.source = new EventSource(`/chat/events?after=${this.lastId()}`);
    this.source.addEventListener("message", (event) => {
      this.hear();
      this.events.message(JSON.parse(event.data) as Message);
    });
    this.source.addEventListener("typing", (event) => {
      this.hear();
      this.events.typing((event as MessageEvent<string>).data === "true");
    });
    this.source.addEventListener("error", () => this.events.typing(false));
  }

  private hear(): void {
    this.heardAt = Date.now();
    this.deaf = false;
  }

  private reconnect(): void {
    if (this.wanted) this.connect();
  }

  private resume(): void {
    if (this.source?.readyState !== EventSource.OPEN) this.reconnect();
    void this.catchUp();
  }

  private check(): void {
    if (!this.wanted || !navigator.onLine) return;
    if (!this.source || this.source.readyState === EventSource.CLOSED) this.connect();
    const silent = Date.now() - this.heardAt > SILENCE;
    if (document.hidden && !this.deaf) return;
    if (this.deaf || silent || this.expected > this.lastId()) {
      this.heardAt = Date.now();
      void this.catchUp();
    }
  }
}
