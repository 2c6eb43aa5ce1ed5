// Wakes what was forgotten: checks that were written and never queued, and
// those whose worker died. Also the housekeeping of the store.
import { setTimeout as sleep } from "node:timers/promises";
import { errorText, Outage } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Store } from "../store/store.ts";
import { sweepEveryMs, type Dispatcher } from "./contract.ts";
import type { CheckRunner } from "./runner.ts";

const purgeEveryMs = 3_600_000;
const mostScheduledToWake = 50;

export interface Sweeper {
  close(): Promise<void>;
}

/** @param parts `worker`: the runner to report as a worker that is alive; null where this process only enqueues */
export function startSweeper(parts: {
  store: Store;
  dispatcher: Dispatcher;
  worker: CheckRunner | null;
  retentionDays: number;
  log: Logger;
}): Sweeper {
  const { store, dispatcher, worker, retentionDays, log } = parts;
  const ended = new AbortController();
  let purgedAt = -Infinity;
  const sweep = async () => {
    if (worker) await store.beat(worker.name, worker.running);
    // A worker makes its own. Without one they wait, and their watches are told that nobody checks.
    const due = worker ? [] : await store.dueScheduledChecks(mostScheduledToWake);
    const waiting = [...due, ...(await store.forgotten())];
    if (ended.signal.aborted) return;
    await Promise.all(waiting.map((id) => dispatcher.dispatch(id)));
    await store.tellStalls();
    if (performance.now() - purgedAt < purgeEveryMs) return;
    purgedAt = performance.now();
    const purged = await store.purge(retentionDays);
    if (purged > 0) log.info({ checks: purged }, "purged what retention no longer keeps");
  };
  const running = (async () => {
    while (!ended.signal.aborted) {
      await sweep().catch((error: unknown) => {
        if (error instanceof Outage) log.warn({ reason: errorText(error) }, "could not look for forgotten checks");
        else log.error({ err: error }, "looking for forgotten checks broke");
      });
      // Jitter: many workers do not all look at the same moment.
      await sleep(sweepEveryMs * (0.75 + Math.random() / 2), undefined, { signal: ended.signal }).catch(
        () => undefined,
      );
    }
  })();
  return {
    close: async () => {
      ended.abort();
      await running;
    },
  };
}
