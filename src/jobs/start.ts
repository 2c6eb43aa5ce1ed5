// The jobs of one process put together: queue, dispatcher, sweeper and, where it works, a worker.
import { hostname } from "node:os";
import type { Config } from "../config.ts";
import { newReference } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Connection } from "../store/connection.ts";
import type { Store } from "../store/store.ts";
import { Secret } from "../secret.ts";
import type { Dispatcher } from "./contract.ts";
import { createDispatcher } from "./dispatcher.ts";
import { CheckQueue, type QueueSettings } from "./queue.ts";
import { CheckRunner, type RunCheck } from "./runner.ts";
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

/** @param parts `work: false` takes no jobs (`serve --no-worker`), and runs a check only when the queue cannot be reached */
export function startJobs(parts: {
  store: Store;
  settings: QueueSettings;
  runCheck: RunCheck;
  config: Pick<Config, "DBCHECK_CONCURRENCY" | "DBCHECK_RETENTION_DAYS">;
  work: boolean;
  log: Logger;
  name?: string;
}): Jobs {
  const { store, settings, runCheck, config, work, log } = parts;
  const name = parts.name ?? `${hostname()}-${process.pid}-${newReference()}`;
  const runner = new CheckRunner({ store, name, limit: config.DBCHECK_CONCURRENCY, runCheck, log });
  const queue = new CheckQueue(settings, log);
  const dispatcher = createDispatcher({ queue, store, runner, log });
  const worker = work ? startWorker({ settings, concurrency: config.DBCHECK_CONCURRENCY, runner, log }) : null;
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
      await sweeper.close();
      await (worker ?? runner).close(deadlineMs);
      await queue.close();
    },
  };
}
