/** The reply box: canned replies, links and mentions go in where the cursor stands; what was written is kept. */

export function startComposer(page: HTMLElement): void {
  for (const hidden of page.querySelectorAll<HTMLElement>("[data-insert][hidden], #canned-search")) hidden.hidden = false;
  page.addEventListener("click", (event) => {
    const pressed = (event.target as Element).closest<HTMLElement>("[data-insert], [data-mention]");
    if (!pressed) return;
    const { insert, mention } = pressed.dataset;
    const done = insert !== undefined ? put("text", insert) : put("note-text", mention ?? "");
    if (done) event.preventDefault();
  });
  page.addEventListener("change", bound);
  document.getElementById("canned-words")?.addEventListener("input", search);
  document.addEventListener("htmx:afterSwap", (event) => {
    const id = (event as CustomEvent<{ elt?: Element }>).detail.elt?.id;
    if (id === "reply") document.getElementById("text")?.focus();
    if (id === "note-text") document.getElementById("note-text")?.focus();
  });
  window.addEventListener("pagehide", () => keep(page));
}

function box(id: string): HTMLTextAreaElement | null {
  return document.getElementById(id) as HTMLTextAreaElement | null;
}

function put(id: string, text: string): boolean {
  const into = box(id);
  if (!into) return false;
  const before = into.value.slice(0, into.selectionStart);
  const gap = before && !/\s$/.test(before) ? (text.length > 60 ? "\n" : " ") : "";
  into.setRangeText(gap + text, into.selectionStart, into.selectionEnd, "end");
  into.dispatchEvent(new Event("input", { bubbles: true }));
  into.focus();
  return true;
}

function search(event: Event): void {
  const words = (event.target as HTMLInputElement).value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const item of document.querySelectorAll<HTMLElement>("[data-words]")) {
    const fits = words.every((one) => item.dataset["words"]?.includes(one));
    item.hidden = !fits;
    if (fits) found += 1;
  }
  const count = document.getElementById("canned-count");
  if (count) count.textContent = String(found);
}

/** A file that is too large is not even sent: that may take minutes. */
function bound(event: Event): void {
  const input = event.target as HTMLInputElement;
  if (input.id !== "file") return;
  const isTooLarge = [...(input.files ?? [])].some((file) => file.size > Number(input.dataset["most"]));
  if (isTooLarge) input.value = "";
  const told = document.getElementById("file-error");
  if (told) told.hidden = !isTooLarge;
}

/** The last half second of writing, when the page is left. */
function keep(page: HTMLElement): void {
  const into = box("text");
  const url = page.dataset["draft"];
  if (!into || !url || into.value === into.defaultValue) return;
  const form = new FormData(into.form ?? undefined);
  form.delete("file");
  navigator.sendBeacon(url, new URLSearchParams([...form].map(([name, value]) => [name, String(value)])));
}
