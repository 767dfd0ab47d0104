/**
 * A sound and a notification when a critical conversation waits that was not there before. Switched on by a button,
 * kept in this browser. The notification names nobody: others may see the screen.
 */

import { word } from "./words";

const KEY = "desk-alarm";
const button = () => document.getElementById("alarm");
let known: Set<number> | null = null;
let audio: AudioContext | null = null;

export function startAlarm(): void {
  const toggle = button();
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => void change());
  }
  show();
}

/** All critical conversations that wait now. The first list is what the page was opened with. */
export function hearCritical(data: string): void {
  const now = new Set(JSON.parse(data) as number[]);
  const isNew = known !== null && [...now].some((id) => !known?.has(id));
  known = now;
  document.title = document.title.replace(/^\(\d+\) /, "");
  if (now.size) document.title = `(${now.size}) ${document.title}`;
  if (isNew && isOn()) raise();
}

function isOn(): boolean {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

async function change(): Promise<void> {
  const on = !isOn();
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    return;
  }
  if (on) {
    sound();
    if ("Notification" in window) await Notification.requestPermission();
  }
  show();
}

function show(): void {
  const toggle = button();
  if (!toggle) return;
  const refused = isOn() && (!("Notification" in window) || Notification.permission !== "granted");
  toggle.setAttribute("aria-pressed", String(isOn()));
  toggle.textContent = word(!isOn() ? "alarmOff" : refused ? "alarmRefused" : "alarmOn");
}

function raise(): void {
  sound();
  document.documentElement.dataset["alarms"] = String(Number(document.documentElement.dataset["alarms"] ?? 0) + 1);
  if ("Notification" in window && Notification.permission === "granted") {
    new Notification(word("alarmTitle"), { body: word("alarmText"), tag: "critical" });
  }
}

/** Two short tones, made here: nothing is fetched for them. */
function sound(): void {
  audio ??= new AudioContext();
  void audio.resume();
  const gain = audio.createGain();
  gain.gain.value = 0.2;
  gain.connect(audio.destination);
  for (const [at, pitch] of [[0, 880], [0.25, 1175]] as const) {
    const tone = audio.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(gain);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.18);
  }
}
