// Looks at what is watched and at open incidents, made and run in this process: so many at once, and the next as soon as there is room.
import { setTimeout as sleep } from "node:timers/promises";
import { errorText, Outage } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Store } from "../store/store.ts";
import type { CheckRunner } from "./runner.ts";

/** A look that ends makes room, but many that end together are followed by one question to the store. */
const gatherMs = 250;
const tellLateEveryMs = 300_000;

export interface ScheduledChecks {
  /** Starts no more; those that run belong to the runner. */
  close(): Promise<void>;
}

/** @param parts `everyMs` between two questions where nothing was due; `most` at once, beside the checks that people ask for */
export function startScheduledChecks(parts: {
  store: Store;
  runner: CheckRunner;
  most: number;
  everyMs: number;
  log: Logger;
}): ScheduledChecks {
  const { store, runner, most, everyMs, log } = parts;
  const ended = new AbortController();
  const running = new Set<string>();
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
  const look = async (): Promise<boolean> => {
    const room = most - running.size;
    if (room <= 0) return true;
    const due = await store.dueScheduledChecks(room);
    due.forEach(start);
    if (performance.now() - toldAt >= tellLateEveryMs) {
      toldAt = performance.now();
      const { late, watched, mostMs } = await store.lateScheduledChecks();
      if (late > 0) log.warn({ late, watched, behindMs: Math.round(mostMs) }, "looks fall behind their period");
    }
    return due.length === room;
  };
  const going = (async () => {
    while (!ended.signal.aborted) {
      const isMore = await look().catch((error: unknown) => {
        if (error instanceof Outage) log.warn({ reason: errorText(error) }, "could not look for what is due");
        else log.error({ err: error }, "looking for what is due broke");
        return false;
      });
      const pause = new AbortController();
      const stop = () => pause.abort();
      ended.signal.addEventListener("abort", stop, { once: true });
      if (isMore) {
        wake = stop;
        await sleep(gatherMs, undefined, { signal: ended.signal }).catch(() => undefined);
      }
      // Jitter: many workers do not all ask at the same moment.
      const restMs = everyMs * (0.75 + Math.random() / 2);
      if (!isMore || running.size >= most)
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
