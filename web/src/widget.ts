/**
 * Puts the chat on somebody else's page: a button, and a dialog with the compact page in a frame.
 * Lives in a shadow root, so that neither page's styles reach the other. It reads nothing of its host page.
 *
 * <script src="https://the-service/widget.js" async></script>
 * Words can be changed by the script's data attributes: data-open, data-close, data-title, data-news.
 * With data-location the chat may ask where the person is; browsers then ask it in the host page's name.
 */

import type { ToHost } from "./frame";
import sheet from "../styles/widget.css";

const script = document.currentScript as HTMLScriptElement;
const ORIGIN = new URL(script.src).origin;
const WORDS = {
  open: "Chat: help abroad",
  close: "Close chat",
  title: "Chat: help for British nationals abroad",
  news: "new message",
  ...script.dataset,
};

const PRESSES = 3;
const WITHIN = 5_000; // ms

class Widget {
  private readonly host = document.createElement("div");
  private readonly root = this.host.attachShadow({ mode: "open" });
  private readonly launcher = document.createElement("button");
  private readonly dialog = document.createElement("dialog");
  private frame: HTMLIFrameElement | null = null;
  private escapes: number[] = []; // times of those since the chat was open

  mount(): void {
    this.host.id = "consular-chat";
    this.style();
    this.launcher.type = "button";
    this.launcher.className = "launcher";
    this.launcher.textContent = WORDS.open;
    this.launcher.setAttribute("aria-haspopup", "dialog");
    this.launcher.addEventListener("click", () => this.open());
    this.dialog.setAttribute("aria-label", WORDS.title);
    this.dialog.append(this.closeButton());
    this.dialog.addEventListener("close", () => this.closed());
    this.root.append(this.launcher, this.dialog);
    document.body.append(this.host);
    window.addEventListener("message", (event) => this.hear(event));
    document.addEventListener("keydown", (event) => this.pressed(event.key));
  }

  private style(): void {
    try {
      const styles = new CSSStyleSheet();
      styles.replaceSync(sheet);
      this.root.adoptedStyleSheets = [styles]; // not held back by a host page's content security policy
    } catch {
      const element = document.createElement("style");
      element.textContent = sheet;
      this.root.append(element);
    }
  }

  private closeButton(): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "close";
    button.textContent = WORDS.close;
    button.addEventListener("click", () => this.dialog.close());
    return button;
  }

  /** On a small screen the chat takes all of it, and the page behind cannot be reached. */
  private open(): void {
    const whole = window.matchMedia("(max-width: 40em), (max-height: 30em)").matches;
    if (whole) this.dialog.showModal();
    else this.dialog.show();
    this.launcher.hidden = true;
    this.launcher.textContent = WORDS.open;
    if (this.frame) return this.enter();
    this.frame = document.createElement("iframe");
    this.frame.title = WORDS.title;
    if (script.dataset["location"] !== undefined) this.frame.allow = "geolocation";
    this.frame.src = `${ORIGIN}/chat/embed`;
    this.frame.addEventListener("load", () => this.enter());
    this.dialog.append(this.frame);
  }

  private enter(): void {
    if (!this.dialog.open) return;
    this.frame?.focus();
    this.frame?.contentWindow?.postMessage("consular-chat:opened", ORIGIN);
  }

  private closed(): void {
    this.launcher.hidden = false;
    this.launcher.focus();
  }

  /** Escape closes the chat; three times in a row, the person must be away from here. */
  private pressed(key: string): void {
    const isFirst = this.dialog.open;
    if (key !== "Escape" || isFirst) this.escapes = [];
    if (key !== "Escape") return;
    this.dialog.close();
    if (!isFirst && this.escapes.length === 0) return; // meant for something else on this page
    this.escapes = [...this.escapes.filter((at) => Date.now() - at < WITHIN), Date.now()];
    if (this.escapes.length >= PRESSES) this.frame?.contentWindow?.postMessage("consular-chat:leave", ORIGIN);
  }

  private hear(event: MessageEvent): void {
    if (event.origin !== ORIGIN || event.source !== this.frame?.contentWindow) return;
    const said = event.data as ToHost;
    if (said.type === "close") this.pressed("Escape");
    if (said.type === "exit" && /^https?:\/\//.test(said.to)) window.location.replace(said.to);
    if (said.type === "news" && !this.dialog.open) this.launcher.textContent = `${WORDS.open} (${WORDS.news})`;
  }
}

const start = (): void => new Widget().mount();
if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
