// Takes requests for checks into the store, durably and once; while the store is away, into this process's memory.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../clock.ts";
import { errorText, Outage } from "../errors.ts";
import type { Dispatcher } from "../jobs/contract.ts";
import type { Logger } from "../log.ts";
import type { Accepted, CheckRequest, CheckRow, Store } from "../store/store.ts";
import type { RegisteredTarget } from "./target-directory.ts";

/** A store with those who run its checks. */
export interface Backend {
  store: Store;
  dispatcher: Pick<Dispatcher, "dispatch">;
}

export interface TakenCheck {
  accepted: Accepted;
  backend: Backend;
}

export const notSavedNote = "The bot's store could not be reached, so this check is not saved and not in the history.";

/** Slack gives a delivery up after seconds; keys of the outage are kept for much longer. */
const rememberMs = 10 * 60_000;
/** Sooner than a sweeper looks for forgotten checks. */
const withdrawEveryMs = 250;
/** Checks of an outage are kept for their buttons, and no longer. */
const memoryDays = 1;

export class CheckIntake {
  readonly #main: Backend;
  readonly #fallback: Backend;
  readonly #log: Logger;
  readonly #inMemory = new Map<string, number>();

  constructor(main: Backend, fallback: Backend, log: Logger) {
    this.#main = main;
    this.#fallback = fallback;
    this.#log = log;
  }

  /** @param triggerId Slack's: the same for a delivery that comes twice */
  async take(
    triggerId: string,
    { name, fingerprint }: RegisteredTarget,
    requester: CheckRequest["requester"],
    asked?: string[],
  ): Promise<TakenCheck> {
    const deliveryKey = createHash("sha256").update(triggerId).digest("hex");
    const request = { deliveryKey, target: name, fingerprint, requester, ...(asked ? { asked } : {}) };
    // What was taken into memory stays there, even if the store is back by the second delivery.
    if (this.#inMemory.has(deliveryKey)) return { accepted: { kind: "duplicate" }, backend: this.#fallback };
    try {
      return { accepted: await this.#main.store.accept(request), backend: this.#main };
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      this.#log.warn(
        { target: name, reason: errorText(error) },
        "the store is away: the check lives in this process alone",
      );
    }
    const now = monotonicMs();
    for (const [key, at] of this.#inMemory) if (at < now - rememberMs) this.#inMemory.delete(key);
    this.#inMemory.set(deliveryKey, now);
    void this.#withdraw(deliveryKey);
    const accepted = await this.#fallback.store.accept(request);
    await this.#fallback.store.purge(memoryDays);
    if (accepted.kind === "new") await this.#fallback.store.addNote(accepted.check.id, notSavedNote);
    return { accepted, backend: this.#fallback };
  }

  /** Slack's request may stand in the store although the answer was lost: it must not run there as well. */
  async #withdraw(deliveryKey: string): Promise<void> {
    for (
      const until = monotonicMs() + rememberMs;
      monotonicMs() < until;
      await sleep(withdrawEveryMs, undefined, { ref: false })
    ) {
      try {
        const was = await this.#main.store.withdraw(deliveryKey);
        if (was) this.#log.info("a request that the store had kept was taken back: it ran in this process");
        return;
      } catch (error) {
        if (!(error instanceof Outage)) return this.#log.error({ err: error }, "a request could not be taken back");
      }
    }
  }

  /** Checks that the store made by itself: its workers are woken. Never rejects. */
  async run(checkIds: string[]): Promise<void> {
    await Promise.all(checkIds.map((id) => this.#main.dispatcher.dispatch(id)));
  }

  /** The check whose thread begins with this message; null when there is none. @throws Outage */
  async findAt(channel: string, ts: string): Promise<CheckRow | null> {
    return (await this.#fallback.store.checkAt(channel, ts)) ?? this.#main.store.checkAt(channel, ts);
  }

  /** The check and where it lives; null when nobody has it (any more). @throws Outage */
  async find(checkId: string): Promise<{ check: CheckRow; backend: Backend } | null> {
    if (!/^[0-9a-f-]{36}$/.test(checkId)) return null;
    for (const backend of [this.#fallback, this.#main]) {
      const check = await backend.store.check(checkId);
      if (check) return { check, backend };
    }
    return null;
  }
}
