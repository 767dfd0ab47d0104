/**
 * Puts what the server says now in place of what a page shows, and leaves alone what the officer has under their hands:
 * panels that are open, fields that are written in or chosen, the focus and what is marked.
 */

import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";
import { word } from "./words";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What a script has set since, and no answer of the server knows of. */
const OWN: Record<string, string> = { open: "details", hidden: "[data-insert], [data-scripted]", "data-sent": "form" };

const callbacks = {
  beforeNodeMorphed: (old: Node) => !(isField(old) && isUsed(old)),
  beforeNodeRemoved: (old: Node) => !keepsWords(old),
  beforeAttributeUpdated: (name: string, of: Element) => !(OWN[name] && of.matches(OWN[name] as string)),
};

/** Each element of `html` in the place of the page's own one with the same id; of a whole page those of a selector. */
export function putParts(html: string, selector = ""): void {
  for (const part of selector ? select(html, selector) : parse(html)) {
    const there = document.getElementById(part.id);
    if (!there || there.outerHTML === part.outerHTML) continue;
    Idiomorph.morph(there, part, { callbacks });
    htmx.process(there);
  }
  for (const hidden of document.querySelectorAll<HTMLElement>("[data-insert][hidden]")) hidden.hidden = false;
}

export function parse(html: string): Element[] {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}

function select(html: string, selector: string): Element[] {
  return [...new DOMParser().parseFromString(html, "text/html").querySelectorAll(selector)];
}

/** A part of this page as it is now; nothing where it cannot be read. A session that is over leads to signing in. */
export async function read(url: string): Promise<string> {
  try {
    const headers = { "HX-Request": "true", "HX-Current-URL": window.location.href };
    const answer = await fetch(url, { headers });
    const elsewhere = answer.headers.get("hx-redirect");
    if (elsewhere) window.location.assign(elsewhere);
    return answer.ok ? await answer.text() : "";
  } catch {
    return "";
  }
}

function isField(node: Node): node is Field {
  return node instanceof Element && node.matches("input, textarea, select");
}

function isUsed(field: Field): boolean {
  if (field === document.activeElement) return true;
  if (field instanceof HTMLSelectElement) {
    const own = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(own, 0);
  }
  return field.value !== field.defaultValue || ("checked" in field && field.checked !== field.defaultChecked);
}

/** A panel that is gone for the server, as when somebody else took the conversation: words in it can still be copied. */
function keepsWords(node: Node): boolean {
  if (!(node instanceof HTMLDetailsElement) || !node.open) return false;
  if (![...node.querySelectorAll<Field>("input, textarea, select")].some(isUsed)) return false;
  for (const button of node.querySelectorAll("button")) button.disabled = true;
  if (!node.querySelector("[data-stale]")) {
    const told = document.createElement("p");
    told.className = "govuk-error-message";
    told.dataset["stale"] = "yes";
    told.setAttribute("role", "alert");
    told.textContent = word("stale");
    node.querySelector("form")?.prepend(told);
  }
  return true;
}
