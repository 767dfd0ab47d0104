/** The chat page: puts the parts together. Without this script the page works by plain forms. */

import { Composer } from "./composer";
import { closeQuietly, finishLeaving, watchEndForm, watchEnding } from "./ending";
import { watchExit } from "./exit";
import { closeOnEscape, onHost, tellHost } from "./frame";
import { watchLocation } from "./location";
import type { Message } from "./message";
import { Outbox } from "./outbox";
import { Follow } from "./scroll";
import { Sender, type Trouble } from "./sender";
import { Stream } from "./stream";
import { Transcript } from "./transcript";
import { byId, copyOf, onTouch, part } from "./words";

function start(page: HTMLElement, outbox: Outbox): void {
  const words = page.dataset;
  const base = words["base"] ?? "/chat";
  const title = document.title;
  const transcript = new Transcript(byId("log"), words, Number(words["lastId"]));
  const follow = new Follow(part(document.body, ".top"), part(document.body, ".bottom"), byId("jump"));
  let unseen = 0;

  const sender = new Sender(outbox, {
    changed(message, state, id) {
      transcript.mark(message.id, state);
      if (id !== undefined) stream.expect(id);
      if (state === "refused") composer.restore(message.text);
    },
    trouble: showTrouble,
    closed: () => closeQuietly(base, outbox),
  });
  const stream = new Stream(() => transcript.lastId, { message: receive, typing: showTyping });
  const composer = new Composer(words, (text) => write(text, null));

  function write(text: string, payload: string | null): void {
    const unsent = outbox.add(text, payload);
    hideWelcome();
    transcript.addUnsent(unsent);
    follow.toEnd();
    void sender.flush();
  }

  function receive(message: Message): void {
    const following = follow.following();
    if (message.client_id) outbox.remove(message.client_id); // stored, even if the answer to us was lost
    const shown = transcript.receive(message);
    if (!shown) return;
    hideWelcome();
    follow.show(shown, following);
    if (message.author !== "person") tellHost({ type: "news" });
    if (document.hidden) document.title = `(${++unseen}) ${title}`;
  }

  /** What other tabs wrote and could not send yet is shown here too, and sent if they do not manage. */
  function readOutbox(): void {
    for (const unsent of outbox.all()) {
      if (transcript.knows(unsent.id)) outbox.remove(unsent.id);
      else transcript.addUnsent(unsent);
    }
    if (outbox.all().length > 0) hideWelcome();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const button = (event as SubmitEvent).submitter;
    if (!("choices" in form.dataset) || !(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    write(button.textContent?.trim() ?? "", button.name === "payload" ? button.value : null);
    composer.focus();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = 0;
    document.title = title;
  });
  window.addEventListener("storage", (event) => {
    if (!Outbox.concerns(event.key)) return;
    readOutbox();
    stream.open();
    if (outbox.all().length > 0) sender.flushLater(10);
  });
  watchLocation(byId("share-location"), {
    say: (state) => showTrouble(state, ""),
    sent: (id) => stream.expect(id),
    closed: () => closeQuietly(base, outbox),
  });
  watchEnding(base);
  onHost("opened", () => (onTouch() ? page.focus() : composer.focus()));
  closeOnEscape();

  readOutbox();
  if (!navigator.onLine) showTrouble("offline", "");
  void sender.flush();
  if (transcript.lastId > 0) stream.open();
  const last = byId("log").lastElementChild;
  if (last instanceof HTMLElement) follow.show(last, true);
  if (!onTouch()) byId("shortcut").hidden = false;
}

function hideWelcome(): void {
  byId("welcome").hidden = true;
}

function showTyping(typing: boolean): void {
  byId("typing").textContent = typing ? (byId("chat").dataset["typing"] ?? "") : "";
}

/** Says what is wrong and what to do; nothing when all is well again. */
function showTrouble(kind: Trouble | null, detail: string): void {
  const notices = byId("notices");
  if (notices.dataset["kind"] === (kind ?? "") && !detail) return;
  notices.dataset["kind"] = kind ?? "";
  if (!kind) return notices.replaceChildren();
  const notice = copyOf(`notice-${kind}`);
  const place = notice.querySelector("[data-detail]");
  if (place && detail) place.textContent = detail;
  notices.replaceChildren(notice);
}

const outbox = new Outbox();
const exit = document.getElementById("exit");
if (exit instanceof HTMLAnchorElement) watchExit(exit, outbox);
const endForm = document.getElementById("end");
if (endForm instanceof HTMLFormElement) watchEndForm(endForm, outbox);
const page = document.getElementById("chat");
if (page && !finishLeaving(page.dataset["base"] ?? "/chat") && page.dataset["live"] === "yes") start(page, outbox);
