/** How many alerts and notes wait for the officer, wherever a page says so. */

export function hearTold(data: string): void {
  const counts = JSON.parse(data) as number[];
  for (const place of document.querySelectorAll<HTMLElement>("[data-told]")) {
    place.textContent = String(counts[Number(place.dataset["told"])] ?? 0);
  }
}
