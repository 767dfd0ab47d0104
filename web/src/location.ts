/**
 * Shares where the person is, once they have pressed the button and their browser has asked them.
 * The position goes to the server alone, and straight away: it is never kept on the device, as unsent messages are.
 */

import { newId } from "./outbox";
import { postMessage } from "./sender";

export type Locating = "locating" | "location_denied" | "location_unavailable" | "location_unsent";

export interface LocationEvents {
  say(state: Locating | null): void;
  /** `id` is the server's. */
  sent(id: number): void;
  closed(): void;
}

const HOW: PositionOptions = { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 }; // ms
const ROUGHEST = 2_000; // m, as near to a border as the server names both sides: beyond that it could err

interface Policed {
  featurePolicy?: { allowsFeature(feature: string): boolean }; // Chromium alone has it
}

/** Elsewhere than in Chromium, a page in a frame cannot know whether it may ask: then it does not offer to. */
function canAsk(): boolean {
  if (!("geolocation" in navigator) || !window.isSecureContext) return false;
  const policy = (document as Policed).featurePolicy;
  return policy ? policy.allowsFeature("geolocation") : window.parent === window;
}

export function watchLocation(button: HTMLElement, events: LocationEvents): void {
  if (!canAsk()) return;
  let busy = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (busy) return;
    busy = true;
    void share(events).finally(() => (busy = false));
  });
}

async function share(events: LocationEvents): Promise<void> {
  events.say("locating");
  const found = await locate();
  if (typeof found === "string") return events.say(found);
  const { latitude, longitude } = found.coords;
  const location = { latitude, longitude };
  const response = await postMessage({ id: newId(), text: "", payload: null, location });
  if (!response?.ok) return events.say("location_unsent");
  const stored = (await response.json()) as { id: number; closed: boolean };
  if (stored.closed) return events.closed();
  events.say(null);
  events.sent(stored.id);
}

function locate(): Promise<GeolocationPosition | Locating> {
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      (position) => resolve(position.coords.accuracy <= ROUGHEST ? position : "location_unavailable"),
      (error) => resolve(error.code === error.PERMISSION_DENIED ? "location_denied" : "location_unavailable"),
      HOW,
    );
  });
}
