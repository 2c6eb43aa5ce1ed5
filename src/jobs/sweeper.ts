// Wakes what was forgotten: checks that were written and never queued, and those whose worker died; and what is due, the next look
// at an open incident. Also the housekeeping of the store.
import { setTimeout as sleep } from "node:timers/promises";
import { errorText, Outage } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Store } from "../store/store.ts";
import { sweepEveryMs, type Dispatcher } from "./contract.ts";
import type { CheckRunner } from "./runner.ts";

const purgeEveryMs = 3_600_000;

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
  let purgedAt = 0;
  const sweep = async () => {
    if (worker) await store.beat(worker.name, worker.running);
    for (const id of [...(await store.dueLooks()), ...(await store.forgotten())]) {
      if (ended.signal.aborted) return;
      await dispatcher.dispatch(id);
    }
    await store.tellStalls();
    if (Date.now() - purgedAt < purgeEveryMs) return;
    purgedAt = Date.now();
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
