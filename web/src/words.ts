/** The page's parts and words. All words stand in the templates, as data attributes and <template> elements. */

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

/** A fresh copy of what a <template> holds. */
export function copyOf(id: string): HTMLElement {
  const copy = byId<HTMLTemplateElement>(id).content.firstElementChild?.cloneNode(true);
  if (!(copy instanceof HTMLElement)) throw new Error(`the template #${id} is empty`);
  return copy;
}

export function part<T extends HTMLElement = HTMLElement>(parent: HTMLElement, selector: string): T {
  const found = parent.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

/** A sentence of the page with its gaps filled: "You have {count} characters left." */
export function fill(sentence: string, values: Record<string, number>): string {
  return Object.entries(values).reduce(
    (filled, [name, value]) => filled.replace(`{${name}}`, value.toLocaleString("en-GB")),
    sentence,
  );
}

/** Is a finger what points here? Then there is no keyboard to give hints for. */
export function onTouch(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
