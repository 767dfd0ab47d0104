/** Keeps the newest message in view, from its beginning, unless the person is reading further up. */

const NEAR = 120; // px from the end that still count as the end

export class Follow {
  private readonly calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  constructor(
    private readonly top: HTMLElement,
    private readonly jump: HTMLElement,
  ) {
    jump.addEventListener("click", (event) => {
      event.preventDefault();
      this.toEnd();
    });
    window.addEventListener("scroll", () => this.atEnd() && this.hideJump(), { passive: true });
  }

  atEnd(): boolean {
    const page = document.documentElement;
    return page.scrollHeight - page.clientHeight - window.scrollY < NEAR;
  }

  /** Show a new element: the end of the page, but never past the element's own beginning. */
  show(element: HTMLElement): void {
    const page = document.documentElement;
    const start = window.scrollY + element.getBoundingClientRect().top - this.covered() - 8;
    this.scroll(Math.min(page.scrollHeight - page.clientHeight, start));
  }

  /** Something new stands below what the person reads. */
  hint(): void {
    this.jump.hidden = false;
  }

  toEnd(): void {
    this.scroll(document.documentElement.scrollHeight);
    this.hideJump();
  }

  private hideJump(): void {
    this.jump.hidden = true;
  }

  /** How much of the screen the header covers. */
  private covered(): number {
    return getComputedStyle(this.top).position === "sticky" ? this.top.offsetHeight : 0;
  }

  private scroll(to: number): void {
    window.scrollTo({ top: to, behavior: this.calm.matches ? "auto" : "smooth" });
  }
}
