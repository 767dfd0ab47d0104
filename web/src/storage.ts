/** The browser's storage where it is allowed, and memory where it is not: the chat must work in both. */

export class Store {
  private readonly memory = new Map<string, string>();

  constructor(private readonly open: () => Storage) {}

  get(key: string): string | null {
    return this.memory.get(key) ?? this.attempt((storage) => storage.getItem(key)) ?? null;
  }

  set(key: string, value: string): void {
    const kept = this.attempt((storage) => {
      storage.setItem(key, value);
      return true;
    });
    if (!kept) this.memory.set(key, value);
  }

  remove(key: string): void {
    this.memory.delete(key);
    this.attempt((storage) => storage.removeItem(key));
  }

  keys(): string[] {
    return [...this.memory.keys(), ...(this.attempt((storage) => Object.keys(storage)) ?? [])];
  }

  private attempt<T>(work: (storage: Storage) => T): T | undefined {
    try {
      return work(this.open());
    } catch {
      return undefined; // refused by the browser's settings, or full
    }
  }
}

/** Shared by all tabs, until it is removed. */
export const shared = new Store(() => window.localStorage);
/** This tab's alone, gone when it closes. */
export const own = new Store(() => window.sessionStorage);
