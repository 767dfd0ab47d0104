/** The alerts' page, live: read anew whenever something changed, unless somebody is just pressing in it. */

import htmx from "htmx.org";
import { hearCritical } from "./alarm";
import { Stream } from "./stream";
import { hearTold } from "./told";

export function startAlerts(): void {
  const page = document.getElementById("alerts");
  const { events, reload } = page?.dataset ?? {};
  if (!events || !reload) return;
  const options = { target: "#alerts-list", select: "#alerts-list", swap: "outerHTML" } as const;
  const refresh = (): void => void htmx.ajax("get", reload, options).catch(() => undefined);
  const told = (data: string): void => {
    hearTold(data);
    refresh();
  };
  new Stream(events, { critical: hearCritical, told }, refresh);
}
