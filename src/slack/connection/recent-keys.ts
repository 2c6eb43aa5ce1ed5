// Deliveries that this process had already. Across processes the store's delivery keys do the same for checks.

import { monotonicMs } from "../../clock.ts";

const rememberMs = 10 * 60_000;

export class RecentKeys {
  readonly #at = new Map<string, number>();

  /** True the first time within 10 minutes. */
  isNew(id: string, now = monotonicMs()): boolean {
    // A map keeps the order of insertion: the oldest come first.
    for (const [old, at] of this.#at) {
      if (at > now - rememberMs) break;
      this.#at.delete(old);
    }
    if (this.#at.has(id)) return false;
    this.#at.set(id, now);
    return true;
  }
}
