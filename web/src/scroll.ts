/** Keeps new messages in view, but never scrolls away what the person has not had the time to read. */

const NEAR = 120; // px from the end that still count as the end
const BY_HAND = ["wheel", "touchmove", "pointerdown", "keydown"];

export class Follow {
  private readonly calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  /** The first message that came since the person last did anything: it stays in view. */
  private unread: HTMLElement | null = null;
  private target = 0; // where a smooth scroll is heading

  constructor(
    private readonly top: HTMLElement,
    private readonly bottom: HTMLElement,
    private readonly jump: HTMLElement,
  ) {
    jump.addEventListener("click", (event) => {
      event.preventDefault();
      this.toEnd();
    });
    window.addEventListener("scroll", () => this.atEnd() && this.hideJump(), { passive: true });
    for (const kind of BY_HAND) {
      window.addEventListener(kind, () => (this.unread = null), { passive: true });
    }
  }

  /** Is the person where new messages appear, rather than further up? Ask before adding one. */
  following(): boolean {
    return this.unread !== null || this.atEnd();
  }

  /** A message came. Show it, as far as those before it stay in view; where they do not, say that it is there. */
  show(message: HTMLElement, following: boolean): void {
    if (following) {
      this.unread ??= message;
      const start = window.scrollY + this.unread.getBoundingClientRect().top - this.covered(this.top) - 8;
      this.scroll(Math.min(end(), start));
    }
    const visible = window.innerHeight - this.covered(this.bottom);
    const shift = following ? this.target - window.scrollY : 0;
    if (message.getBoundingClientRect().top - shift > visible - 40) this.jump.hidden = false;
  }

  toEnd(): void {
    this.unread = null;
    this.hideJump();
    this.scroll(end());
  }

  private atEnd(): boolean {
    return end() - window.scrollY < NEAR;
  }

  private hideJump(): void {
    this.jump.hidden = true;
  }

  /** How much of the screen a part that stays in view covers. */
  private covered(part: HTMLElement): number {
    const staying = [part, ...part.querySelectorAll<HTMLElement>(":scope > *")].filter(
      (element) => getComputedStyle(element).position === "sticky",
    );
    return Math.max(0, ...staying.map((element) => element.offsetHeight));
  }

  private scroll(to: number): void {
    this.target = to;
    window.scrollTo({ top: to, behavior: this.calm.matches ? "auto" : "smooth" });
  }
}

function end(): number {
  const page = document.documentElement;
  return page.scrollHeight - page.clientHeight;
}
