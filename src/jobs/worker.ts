// Takes jobs from the queue and runs their checks; keeps trying while the queue is away.
import { setTimeout as sleep } from "node:timers/promises";
import { Outage } from "../errors.ts";
import type { Logger } from "../log.ts";
import { jobPayload } from "./contract.ts";
import { within } from "../deadline.ts";
import { consumer, quietly, type QueueSettings } from "./queue.ts";
import type { CheckRunner } from "./runner.ts";

export interface Worker {
  /** Takes no more jobs; running checks get so long, then their leases are given back. */
  close(deadlineMs: number): Promise<void>;
}

/** Starts at once and returns; jobs come as soon as the queue can be reached. */
export function startWorker(parts: {
  settings: QueueSettings;
  concurrency: number;
  runner: CheckRunner;
  log: Logger;
}): Worker {
  const { settings, concurrency, runner, log } = parts;
  const report = quietly(log, "the worker cannot reach the queue");
  const closing = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    closing.signal.addEventListener("abort", () => reject(new Outage("the worker is closing")), { once: true });
  });
  stopped.catch(() => undefined);
  let current: ReturnType<typeof consumer> | null = null;
  let handled = false;
  const handle = async ({ data }: { data: unknown }) => {
    handled = true;
    const payload = jobPayload.safeParse(data);
    if (payload.success) await runner.run(payload.data.checkId);
    else log.warn("a job without a check's id was dropped");
  };
  const connecting = (async () => {
    while (!closing.signal.aborted) {
      const made = consumer(settings, concurrency, handle, closing.signal);
      made.on("error", report);
      try {
        await within(10_000, Promise.race([made.waitUntilReady(), stopped]));
        current = made;
        log.info({ worker: runner.name, queue: settings.kind }, "worker ready");
        return;
      } catch (error) {
        if (!closing.signal.aborted) report(error);
        // BullMQ remembers a failed start for good, so a new one is made.
        await within(2_000, made.close(true)).catch(() => undefined);
        await sleep(1_000, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  })();
  return {
    close: async (deadlineMs) => {
      closing.abort();
      await connecting;
      // Not BullMQ's graceful close: it waits for ever for a Redis that went away. Fetching
      // stops, our own checks end or are given back, their jobs get a moment to be marked done,
      // and the rest is cut: such jobs come again and find nothing to do.
      await current?.pause(true);
      await runner.close(deadlineMs);
      await sleep(handled ? 50 : 0);
      if (current) await within(2_000, current.close(true)).catch(() => undefined);
    },
  };
}
