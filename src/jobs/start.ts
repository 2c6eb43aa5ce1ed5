// The jobs of one process put together: queue, dispatcher, sweeper and, where it works, a worker.
import { hostname } from "node:os";
import type { Config } from "../config.ts";
import { newReference } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Connection } from "../store/connection.ts";
import type { Store } from "../store/store.ts";
import { Secret } from "../secret.ts";
import { queueOf, sweepEveryMs, type Dispatcher } from "./contract.ts";
import { createDispatcher } from "./dispatcher.ts";
import { JobQueue, type QueueSettings } from "./queue.ts";
import { CheckRunner, type RunCheck } from "./runner.ts";
import { startScheduledChecks } from "./scheduled-checks.ts";
import { startSweeper } from "./sweeper.ts";
import { startWorker } from "./worker.ts";

export interface Jobs {
  dispatcher: Dispatcher;
  /** Unlike any other process's; also the owner of message leases. */
  name: string;
  /** Running checks get so long to end; those left are given back for others to take. */
  close(deadlineMs: number): Promise<void>;
}

/** Redis when REDIS_URL is set, else the store's own database. */
export function queueSettings({ REDIS_URL }: Pick<Config, "REDIS_URL">, connection: Connection): QueueSettings {
  return REDIS_URL === undefined ? { kind: "postgres", connection } : { kind: "redis", url: new Secret(REDIS_URL) };
}

/**
 * People have all places; scheduled checks have a quarter as many of their own, so that neither waits for the other.
 */
export function placesOf({ DBCHECK_CONCURRENCY: people }: Pick<Config, "DBCHECK_CONCURRENCY">): {
  people: number;
  scheduled: number;
} {
  return { people, scheduled: Math.ceil(people / 4) };
}

/** Runs the checks of a store that no other process sees. What finds no room waits for the sweeper, as anywhere. */
export function startJobsInProcess(parts: {
  store: Store;
  runCheck: RunCheck;
  config: Pick<Config, "DBCHECK_CONCURRENCY" | "DBCHECK_RETENTION_DAYS">;
  log: Logger;
  name: string;
}): Pick<Jobs, "dispatcher" | "close"> {
  const { store, runCheck, config, log, name } = parts;
  const runner = new CheckRunner({ store, name, limit: config.DBCHECK_CONCURRENCY, runCheck, log });
  const dispatcher: Dispatcher = {
    dispatch: async (checkId) => void runner.run(checkId),
    status: async () => ({ queue: "this process", reachable: true, detail: `${runner.running} running` }),
  };
  const sweeper = startSweeper({ store, dispatcher, worker: null, retentionDays: config.DBCHECK_RETENTION_DAYS, log });
  return {
    dispatcher,
    close: async (deadlineMs) => {
      await sweeper.close();
      await runner.close(deadlineMs);
    },
  };
}

/**
 * @param parts `work: false` takes no jobs (`serve --no-worker`), and
 * runs a check only when the queue cannot be reached
 */
export function startJobs(parts: {
  store: Store;
  settings: QueueSettings;
  runCheck: RunCheck;
  config: Pick<Config, "DBCHECK_CONCURRENCY" | "DBCHECK_RETENTION_DAYS">;
  work: boolean;
  log: Logger;
  name?: string;
  /** Of this process, as its store has it; null where nobody named it. */
  vantage?: string | null;
  /** Targets whose server is checked as often as it may be: scheduled checks of them wait. */
  crowded?: () => string[];
}): Jobs {
  const { store, settings, runCheck, config, work, log, vantage = null, crowded = () => [] } = parts;
  const name = parts.name ?? `${hostname()}-${process.pid}-${newReference()}`;
  store.present(name);
  const { people, scheduled } = placesOf(config);
  const runner = new CheckRunner({ store, name, limit: people + scheduled, runCheck, log });
  const queue = new JobQueue(queueOf(vantage), settings, log);
  // Its tables are made before somebody waits for them; what is wrong is said by the first use.
  void queue.waiting().catch(() => undefined);
  const dispatcher = createDispatcher({ queue, store, runner, log });
  const worker = work
    ? startWorker({ vantage, home: () => store.vantages.home(), settings, concurrency: people, runner, log })
    : null;
  const scheduledChecks = work
    ? startScheduledChecks({ store, runner, most: scheduled, everyMs: sweepEveryMs, crowded, log })
    : null;
  const sweeper = startSweeper({
    store,
    dispatcher,
    worker: work ? runner : null,
    retentionDays: config.DBCHECK_RETENTION_DAYS,
    log,
  });
  return {
    dispatcher,
    name,
    close: async (deadlineMs) => {
      await Promise.all([sweeper.close(), scheduledChecks?.close()]);
      await (worker ?? runner).close(deadlineMs);
      await queue.close();
    },
  };
}
