/**
 * Makes links and phone numbers in a reply tappable; everything else becomes plain text nodes, never HTML.
 * api/channels/web/links.py does the same on the server: change both, the tests hold them together.
 */

const TARGET = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]']|\+[0-9][0-9 ()-]{5,18}[0-9]/g;
const NUMBER = "\\+?[0-9][0-9 ]{0,14}[0-9]";
const NOTED = `${NUMBER}(?: \\([^)]*\\))?`;
const NUMBERS_LINE = new RegExp(`^([^:]{2,60}: )(${NOTED}(?: or ${NOTED})*)$`);
const NUMBER_OR_NOTE = new RegExp(`\\([^)]*\\)|${NUMBER}`, "g");

/** The text as nodes. `newTab` is said to those who cannot see that a link leaves the chat. */
export function link(text: string, newTab: string): DocumentFragment {
  const nodes = document.createDocumentFragment();
  text.split("\n").forEach((line, index) => {
    if (index > 0) nodes.append("\n");
    const numbers = NUMBERS_LINE.exec(line);
    if (numbers) {
      nodes.append(numbers[1] ?? "");
      append(nodes, NUMBER_OR_NOTE, numbers[2] ?? "", newTab);
    } else {
      append(nodes, TARGET, line, newTab);
    }
  });
  nodes.normalize();
  return nodes;
}

function append(nodes: DocumentFragment, pattern: RegExp, text: string, newTab: string): void {
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    const start = found.index ?? 0;
    nodes.append(text.slice(end, start), anchor(found[0], newTab));
    end = start + found[0].length;
  }
  nodes.append(text.slice(end));
}

function anchor(target: string, newTab: string): Node | string {
  if (target.startsWith("(")) return target;
  const element = document.createElement("a");
  element.className = "govuk-link";
  element.textContent = target;
  if (target.startsWith("http")) {
    element.setAttribute("href", target);
    element.target = "_blank";
    element.rel = "noopener noreferrer";
    const hidden = document.createElement("span");
    hidden.className = "govuk-visually-hidden";
    hidden.textContent = ` ${newTab}`;
    element.append(hidden);
  } else {
    element.setAttribute("href", `tel:${target.replace(/[^0-9+]/g, "")}`);
  }
  return element;
}
