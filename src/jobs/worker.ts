// Takes jobs from the queue and runs their checks.
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../log.ts";
import { consume } from "./consume.ts";
import { jobPayload } from "./contract.ts";
import type { QueueSettings } from "./queue.ts";
import type { CheckRunner } from "./runner.ts";

export interface Worker {
  /** Takes no more jobs; running checks get so long, then their leases are given back. */
  close(deadlineMs: number): Promise<void>;
}

/** Starts at once and returns. */
export function startWorker(parts: {
  queue: string;
  settings: QueueSettings;
  concurrency: number;
  runner: CheckRunner;
  log: Logger;
}): Worker {
  const { queue, settings, concurrency, runner, log } = parts;
  let handled = false;
  const consuming = consume({
    queue,
    settings,
    concurrency,
    log,
    trouble: "the worker cannot reach the queue",
    onReady: () => log.info({ worker: runner.name, queue: settings.kind }, "worker ready"),
    handle: async ({ data }) => {
      handled = true;
      const payload = jobPayload.safeParse(data);
      if (payload.success) await runner.run(payload.data.checkId);
      else log.warn("a job without a check's id was dropped");
    },
  });
  return {
    close: async (deadlineMs) => {
      // Fetching stops, our own checks end or are given back, their jobs get a moment to be
      // marked done, and the rest is cut: such jobs come again and find nothing to do.
      await consuming.pause();
      await runner.close(deadlineMs);
      await sleep(handled ? 50 : 0);
      await consuming.close();
    },
  };
}
