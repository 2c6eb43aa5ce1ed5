// The messages of one process: which lag behind what they should say, and who is about to send them.
import { dueMessages, shownMessage, threeNewMessages, type LeasedMessage } from "./memory-rows.ts";
import { inSendingOrder } from "./rows.ts";
import type { MessageResult, MessageRow } from "./store.ts";

/** What a result turned: for the events of the message's check. */
interface RecordedMessage {
  checkId: string;
  event: { type: "message.posted" | "message.dropped"; data: Record<string, unknown> } | null;
}

export class MemoryMessages {
  readonly #rows = new Map<string, LeasedMessage>();

  add(checkId: string, channel: string): void {
    for (const row of threeNewMessages(checkId, channel)) this.#rows.set(row.id, row);
  }

  has(checkId: string): boolean {
    return this.#of(checkId).length > 0;
  }

  /** The check whose headline stands there. */
  checkAt(channel: string, ts: string): string | null {
    const headline = [...this.#rows.values()].find(
      (one) => one.kind === "headline" && one.channel === channel && one.ts === ts,
    );
    return headline?.checkId ?? null;
  }

  /** What is shown already has something new to show. */
  raise(checkId: string): void {
    for (const row of this.#of(checkId)) if (row.wantVersion > 0) row.wantVersion += 1;
  }

  /** An end is shown at once: it does not wait out the pause between two edits. */
  raiseEnd(checkId: string): void {
    for (const row of this.#of(checkId)) Object.assign(row, { wantVersion: row.wantVersion + 1, notBefore: 0 });
  }

  claim(owner: string, limit: number, leaseMs: number): MessageRow[] {
    const now = performance.now();
    const taken = dueMessages([...this.#rows.values()], now).slice(0, limit);
    for (const row of taken) Object.assign(row, { owner, leaseUntil: now + leaseMs });
    return inSendingOrder(taken.map(shownMessage));
  }

  of(checkId: string): MessageRow[] {
    return inSendingOrder(this.#of(checkId).map(shownMessage));
  }

  markPosting(id: string, owner: string, channel: string): boolean {
    const row = this.#rows.get(id);
    if (!row || row.owner !== owner || row.dropped) return false;
    Object.assign(row, { postingSince: new Date(), postingAtMs: performance.now(), channel });
    return true;
  }

  /** @returns null when it is not this owner's */
  record(id: string, owner: string, result: MessageResult): RecordedMessage | null {
    const row = this.#rows.get(id);
    if (!row || row.owner !== owner) return null;
    const { checkId, kind } = row;
    const first = row.ts === null;
    Object.assign(row, { owner: null, leaseUntil: 0 });
    if (result.kind !== "retry" || !result.answerLost) Object.assign(row, { postingSince: null, postingAtMs: null });
    if (result.kind === "retry")
      Object.assign(row, { attempts: row.attempts + 1, notBefore: performance.now() + result.inMs });
    if (result.kind === "dropped") {
      row.dropped = true;
      return { checkId, event: { type: "message.dropped", data: { error: result.error, kind } } };
    }
    if (result.kind !== "sent") return { checkId, event: null };
    const { channel, ts, form, version } = result;
    Object.assign(row, { channel, ts, form, hasVersion: Math.max(row.hasVersion, version), attempts: 0, notBefore: 0 });
    return { checkId, event: first ? { type: "message.posted", data: { channel, ts, kind } } : null };
  }

  move(checkId: string, channel: string): void {
    for (const row of this.#of(checkId))
      if (row.ts === null) Object.assign(row, { channel, notBefore: 0, attempts: 0 });
  }

  forget(checkId: string): void {
    for (const { id } of this.#of(checkId)) this.#rows.delete(id);
  }

  #of(checkId: string): LeasedMessage[] {
    return [...this.#rows.values()].filter((row) => row.checkId === checkId);
  }
}
