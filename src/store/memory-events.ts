// The events of one process: as the table of events, for as long as the process lives.
import type { NewEvent, Store, StoredEvent } from "./store.ts";

export class MemoryEvents {
  #events: StoredEvent[] = [];
  readonly #once = new Set<string>();
  #count = 0;

  append(event: NewEvent): void {
    this.#count += 1;
    this.#events.push({ ...structuredClone(event), id: String(this.#count), at: new Date() });
  }

  /** @returns false when the key was there already */
  appendOnce(key: string, event: NewEvent): boolean {
    if (this.#once.has(key)) return false;
    this.#once.add(key);
    this.append(event);
    return true;
  }

  find({ checkId, target, types, limit = 100 }: Parameters<Store["events"]>[0]): StoredEvent[] {
    const wanted = (event: StoredEvent) =>
      (types?.includes(event.type) ?? true) &&
      (checkId === undefined || event.checkId === checkId) &&
      (target === undefined || event.target === target);
    return structuredClone(this.#events.filter(wanted).slice(-limit));
  }

  /** @param before in ms of Date.now() */
  forget(before: number): void {
    this.#events = this.#events.filter(({ at }) => at.getTime() >= before);
  }
}
