/** The alerts' page, live: read anew whenever something changed. */

import { hearCritical } from "./alarm";
import { putParts, read } from "./morph";
import { Stream } from "./stream";
import { hearTold } from "./told";

export function startAlerts(): void {
  const page = document.getElementById("alerts");
  const { events, reload } = page?.dataset ?? {};
  if (!events || !reload) return;
  const refresh = async (): Promise<void> => putParts(await read(reload), "#alerts-list");
  const told = (data: string): void => {
    hearTold(data);
    void refresh();
  };
  new Stream(events, { critical: hearCritical, told }, () => void refresh());
}
