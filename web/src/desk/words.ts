/** The console's words for what only a script says. They stand in the page's template, since no code holds sentences. */

export function word(name: string): string {
  return document.getElementById("words")?.dataset[name] ?? "";
}
