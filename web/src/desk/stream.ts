/**
 * The stream of a page that is open. It connects again by itself, and says so as long as it is not connected;
 * what it missed meanwhile the server gives it by the last event's id.
 */

import { word } from "./words";

type Handler = (data: string) => void;

const AGAIN_AFTER = 3000; // ms
const OLD_AFTER = 2000; // ms without a connection before it is said: a moment is nothing

export class Stream {
  private source: EventSource | null = null;
  private last = "";
  private timer = 0;
  private warning = 0;
  private wasOpen = false;

  constructor(
    private readonly url: string,
    private readonly handlers: Record<string, Handler>,
    private readonly onOpenAgain: () => void = () => undefined,
  ) {
    this.open();
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.open());
    window.addEventListener("online", () => this.source === null && this.open());
  }

  open(): void {
    this.close();
    const mark = this.last ? `?since=${encodeURIComponent(this.last)}` : "";
    const source = new EventSource(this.last ? this.url.split("?")[0] + mark : this.url);
    this.source = source;
    source.onopen = () => this.opened();
    source.onerror = () => this.failed(source);
    for (const [name, handle] of Object.entries(this.handlers)) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) this.last = event.lastEventId;
        handle(event.data as string);
      });
    }
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private opened(): void {
    window.clearTimeout(this.warning);
    this.warning = 0;
    tell("");
    if (this.wasOpen) this.onOpenAgain();
    this.wasOpen = true;
  }

  private failed(source: EventSource): void {
    if (!this.warning) this.warning = window.setTimeout(() => tell(word("offline")), OLD_AFTER);
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    this.source = null;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.open(), AGAIN_AFTER);
  }
}

function tell(text: string): void {
  const banner = document.getElementById("offline");
  if (!banner) return;
  banner.hidden = !text;
  banner.textContent = text;
}
