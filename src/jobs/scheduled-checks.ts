// Checks of what is watched and of open incidents, made and run in this
// process: so many at once, and the next as soon as there is room.
import { setTimeout as sleep } from "node:timers/promises";
import { errorText, Outage } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Store } from "../store/store.ts";
import type { CheckRunner } from "./runner.ts";

/** A check that ends makes room, but many that end together are followed by one question to the store. */
const gatherMs = 100;
const tellLateEveryMs = 60_000;
/** A pause that lasts so much longer than it should tells of a busy machine. */
const busyMs = 100;
/** Started in one go, and then others have their turn: who opens Home meanwhile waits for a few checks, not for all. */
const together = 8;
const turnMs = 50;
/** That go on all the same. */
const fewest = 4;

export interface ScheduledChecks {
  /** Starts no more; those that run belong to the runner. */
  close(): Promise<void>;
}

/**
 * So many may run at once after a pause that ended so late: half of what they were where the
 * machine is busy, so that people are answered before them; else one more, up to the most.
 */
export function allowedAfter(allowed: number, lateMs: number, most: number): number {
  return lateMs > busyMs ? Math.max(Math.min(fewest, most), Math.floor(allowed / 2)) : Math.min(most, allowed + 1);
}

/**
 * @param parts `everyMs` between two questions where nothing was due; `most` at once, beside the checks that people
 *   ask for; `crowded` are targets whose checks would only wait for others of the same server: they stay due
 */
export function startScheduledChecks(parts: {
  store: Store;
  runner: CheckRunner;
  most: number;
  everyMs: number;
  crowded?: () => string[];
  log: Logger;
}): ScheduledChecks {
  const { store, runner, most, everyMs, crowded = () => [], log } = parts;
  const ended = new AbortController();
  const running = new Set<string>();
  let allowed = most;
  let toldAt = -Infinity;
  let wake: () => void = () => undefined;

  const start = (id: string) => {
    running.add(id);
    void runner.run(id).finally(() => {
      running.delete(id);
      wake();
    });
  };
  /** @returns whether there may be more than there was room for */
  const makeDue = async (): Promise<boolean> => {
    const room = allowed - running.size;
    if (room <= 0) return true;
    const waiting = crowded();
    const due = await store.dueScheduledChecks(room, waiting);
    for (const [at, id] of due.entries()) {
      if (at > 0 && at % together === 0)
        await sleep(turnMs, undefined, { signal: ended.signal }).catch(() => undefined);
      start(id);
    }
    if (performance.now() - toldAt >= tellLateEveryMs) {
      toldAt = performance.now();
      const { late, watched, mostMs } = await store.lateScheduledChecks();
      if (late > 0)
        log.warn({ late, watched, behindMs: Math.round(mostMs) }, "scheduled checks fall behind their period");
    }
    return due.length === room || waiting.length > 0;
  };
  const going = (async () => {
    while (!ended.signal.aborted) {
      const isMore = await makeDue().catch((error: unknown) => {
        if (error instanceof Outage) log.warn({ reason: errorText(error) }, "could not look for what is due");
        else log.error({ err: error }, "looking for what is due broke");
        return false;
      });
      const pause = new AbortController();
      const stop = () => pause.abort();
      ended.signal.addEventListener("abort", stop, { once: true });
      if (isMore) {
        wake = stop;
        const pausedAt = performance.now();
        await sleep(gatherMs, undefined, { signal: ended.signal }).catch(() => undefined);
        allowed = allowedAfter(allowed, performance.now() - pausedAt - gatherMs, most);
      }
      // Jitter: many workers do not all ask at the same moment.
      const restMs = everyMs * (0.75 + Math.random() / 2);
      if (!isMore || running.size >= allowed)
        await sleep(restMs, undefined, { signal: pause.signal }).catch(() => undefined);
      ended.signal.removeEventListener("abort", stop);
    }
  })();
  return {
    close: async () => {
      ended.abort();
      await going;
    },
  };
}
