/** Buttons that copy a passage with its source, to be put into a reply. Without scripts they stay hidden. */

export function startCopying(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

/** What came of it is said beside the button, where a screen reader hears it. */
async function copy(button: HTMLButtonElement): Promise<void> {
  const said = button.parentElement?.querySelector("[role=status]");
  const { copy: text = "", copied = "", failed = "" } = button.dataset;
  try {
    await navigator.clipboard.writeText(text);
    if (said) said.textContent = copied;
  } catch {
    if (said) said.textContent = failed;
  }
}
