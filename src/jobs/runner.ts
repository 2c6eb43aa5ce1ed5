// Runs checks in this process, each under a lease of the store: claim,
// renew, progress, end. Whoever claims runs; nobody else does.
import { setTimeout as sleep } from "node:timers/promises";
import { atMost } from "../deadline.ts";
import { errorText, newReference, Outage, UserMistake } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Progress } from "../report/observation.ts";
import type { Report } from "../report/report.ts";
import type { CheckRow, Store } from "../store/store.ts";
import { leaseMs } from "./contract.ts";
import { Coalesced } from "./coalesced.ts";
import { withHistory } from "./history.ts";
import { measureEnd } from "./measured.ts";

/**
 * Runs one check. When `signal` aborts (cancelled, lease lost, shutdown) it returns its partial report soon;
 * every call of `onProgress` replaces the one before.
 */
export type RunCheck = (
  check: CheckRow,
  hooks: { signal: AbortSignal; onProgress: (progress: Progress) => void; aside: Aside },
) => Promise<Report>;

/**
 * Holds the wait for others of a check that has not begun: until then
 * it takes no place, keeps its lease, and can be cancelled.
 */
type Aside = (wait: Promise<void>) => Promise<void>;

export interface RunnerOptions {
  store: Store;
  /** Of this process, unlike any other: the lease's owner. */
  name: string;
  /** Checks at the same time, those aside. */
  limit: number;
  runCheck: RunCheck;
  log: Logger;
}

type Ending = "cancelled" | "lost" | "shutdown" | "overdue";
type End = Parameters<Store["finish"]>[2];

/** A check that kills its workers is given up after so many. */
const maxAttempts = 5;
/** Longer than any check's own timeout: what runs on is a bug, and ends. */
const maxCheckMs = 5 * 60_000;
/** How long a check may take to return after its signal. */
const graceMs = 5_000;
const progressEveryMs = 200;
/** Nobody follows a scheduled check; who joins one that takes long sees how far it is. */
const quietMs = 1_000;
/** Well within a third of the lease; the answer also brings whether it is to be cancelled. */
const renewEveryMs = 1_000;

export class CheckRunner {
  readonly name: string;
  readonly #options: RunnerOptions;
  readonly #running = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  /** Of the running, those that wait for others. */
  readonly #aside = new Set<string>();
  #closed = false;

  constructor(options: RunnerOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get running(): number {
    return this.#running.size - this.#aside.size;
  }

  /**
   * Runs the check if it can be claimed; resolves when it has ended, or
   * waits for others and its place is free. Never rejects.
   */
  async run(checkId: string): Promise<void> {
    if (this.#closed || this.#running.has(checkId) || this.running >= this.#options.limit) return;
    const stop = new AbortController();
    let leave = () => {};
    const left = new Promise<void>((resolve) => (leave = resolve));
    // It comes back without a wait: it follows one that has just ended.
    const aside: Aside = async (wait) => {
      this.#aside.add(checkId);
      leave();
      await wait.finally(() => this.#aside.delete(checkId));
    };
    const running = this.#claimAndRun(checkId, stop, aside).catch((error: unknown) => {
      const { log } = this.#options;
      if (error instanceof Outage) log.warn({ checkId, reason: error.message }, "a check is left to the sweeper");
      else log.error({ checkId, err: error }, "running a check broke");
    });
    const ended = running.finally(() => this.#running.delete(checkId));
    this.#running.set(checkId, { stop, ended });
    await Promise.race([ended, left]);
  }

  /** Lets running checks end for so long; those left are given back, for others to take at once. */
  async close(deadlineMs: number): Promise<void> {
    this.#closed = true;
    const all = [...this.#running.values()];
    const ended = Promise.all(all.map((one) => one.ended));
    await atMost(deadlineMs, ended);
    for (const { stop } of all) stop.abort("shutdown" satisfies Ending);
    await ended;
  }

  async #claimAndRun(checkId: string, stop: AbortController, aside: Aside): Promise<void> {
    const { store, name, log } = this.#options;
    const check = await store.claim(checkId, name, leaseMs);
    if (!check) return;
    if (check.cancelRequested) stop.abort("cancelled" satisfies Ending);
    const leaseKept = new AbortController();
    const keeping = this.#keepLease(checkId, stop, leaseKept.signal);
    try {
      const end = check.attempts > maxAttempts ? giveUp(check) : await this.#execute(check, stop, aside);
      const ending = stop.signal.reason as Ending | undefined;
      if (ending === "lost") return;
      if (ending === "shutdown") await store.release(checkId, name);
      else if (await this.#finish(checkId, end, stop.signal)) measureEnd(check, end);
    } finally {
      leaseKept.abort();
      await keeping;
    }
    log.debug({ checkId }, "check ended");
  }

  async #execute(check: CheckRow, stop: AbortController, aside: Aside): Promise<End> {
    const { store, name, runCheck, log } = this.#options;
    const progress = new Coalesced<Progress>(progressEveryMs, async (latest) => {
      await store.saveProgress(check.id, name, latest).catch((error: unknown) => {
        if (!(error instanceof Outage)) throw error;
      });
    });
    const overdue = setTimeout(() => stop.abort("overdue" satisfies Ending), maxCheckMs);
    const shownFrom = performance.now() + (check.quiet ? quietMs : 0);
    const onProgress = (latest: Progress) => {
      if (performance.now() >= shownFrom) progress.push(latest);
    };
    const hooks = { signal: stop.signal, onProgress, aside };
    try {
      const seen = await unlessStuck(runCheck(check, hooks), stop.signal);
      const { report, baselines } = await withHistory(store, check.target, seen, ({ error, ...bug }) =>
        log.error({ checkId: check.id, target: check.target, ...bug, err: error }, "a bug cost a check a part"),
      );
      return stop.signal.reason === "cancelled" ? { state: "cancelled", report } : { state: "done", report, baselines };
    } catch (error) {
      const reference = newReference();
      // The caller uses no end: somebody else has the check, or gets it.
      if (isLeft(stop.signal)) return { state: "failed", failure: { text: "", reference } };
      if (error instanceof UserMistake) return { state: "failed", failure: { text: error.message, reference } };
      log.error({ checkId: check.id, target: check.target, reference, err: error }, "a check broke");
      return {
        state: "failed",
        failure: { text: "dbcheck itself failed. This is not a fault of the database.", reference },
      };
    } finally {
      clearTimeout(overdue);
      await progress
        .flush()
        .catch((error: unknown) => log.error({ checkId: check.id, err: error }, "progress was not saved"));
    }
  }

  /** Until the store has it. A store that is away comes back, or another worker takes over once it does. */
  async #finish(checkId: string, end: End, stop: AbortSignal): Promise<boolean> {
    const { store, name, log } = this.#options;
    for (const until = performance.now() + maxCheckMs; ; await sleep(500)) {
      try {
        const won = await store.finish(checkId, name, end);
        if (!won) log.warn({ checkId }, "the check had been taken over; this result is not used");
        return won;
      } catch (error) {
        if (!(error instanceof Outage) || isLeft(stop) || performance.now() > until) throw error;
      }
    }
  }

  async #keepLease(checkId: string, stop: AbortController, ended: AbortSignal): Promise<void> {
    const { store, name, log } = this.#options;
    while (!ended.aborted) {
      await sleep(renewEveryMs, undefined, { signal: ended }).catch(() => undefined);
      if (ended.aborted) return;
      try {
        const { owned, cancelRequested } = await store.renew(checkId, name, leaseMs);
        if (!owned) stop.abort("lost" satisfies Ending);
        else if (cancelRequested) stop.abort("cancelled" satisfies Ending);
        if (!owned) return;
      } catch (error) {
        // While the store is away nobody else can claim the check either.
        log.warn({ checkId, reason: errorText(error) }, "a lease was not renewed");
      }
    }
  }
}

/** The check goes on in another process: what this one has seen of it counts for nothing. */
export function isLeft({ reason }: AbortSignal): boolean {
  return reason === "lost" || reason === "shutdown";
}

function giveUp({ attempts }: CheckRow): End {
  const text = `Gave up: ${attempts - 1} workers stopped while they ran this check.`;
  return { state: "failed", failure: { text, reference: newReference() } };
}

/** The promise, unless it goes on for 5 s after the signal. */
async function unlessStuck<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const settled = new AbortController();
  const stuck = new Promise<never>((_, reject) => {
    const giveUp = () => {
      if (isLeft(signal)) return reject(new Outage("left behind"));
      sleep(graceMs, undefined, { signal: settled.signal }).then(
        () => reject(new Error(`a check went on after its signal (${String(signal.reason)})`)),
        () => undefined,
      );
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true, signal: settled.signal });
  });
  try {
    return await Promise.race([promise, stuck]);
  } finally {
    settled.abort();
  }
}
