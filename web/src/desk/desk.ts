/** Whatever of the desk is on this page. */

import { startAlarm } from "./alarm";
import { startAlerts } from "./alerts";
import { startClocks } from "./clocks";
import { startConversation } from "./conversation";
import { startCopying } from "./copy";
import { startKeys } from "./keys";
import { startQueue } from "./queue";

export function startDesk(): void {
  if (!document.getElementById("words")) return;
  startKeys();
  startAlarm();
  startClocks();
  startQueue();
  startAlerts();
  startConversation();
  startCopying();
}
