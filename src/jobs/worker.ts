// Takes jobs from the bot's queue and runs their checks.
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../log.ts";
import type { BotsHome } from "../store/vantages.ts";
import { consume } from "./consume.ts";
import { jobPayload, queueOf, sweepEveryMs } from "./contract.ts";
import type { QueueSettings } from "./queue.ts";
import type { CheckRunner } from "./runner.ts";

export interface Worker {
  /** Takes no more jobs; running checks get so long, then their leases are given back. */
  close(deadlineMs: number): Promise<void>;
}

/**
 * Starts at once and returns. A bot without a name that works nowhere itself has its checks taken from everywhere:
 * then a worker with a name takes from the queue that has none.
 * @param parts `home`: where the bot's own vantage is by now
 */
export function startWorker(parts: {
  vantage: string | null;
  home: () => Promise<BotsHome | null>;
  settings: QueueSettings;
  concurrency: number;
  runner: CheckRunner;
  log: Logger;
}): Worker {
  const { vantage, home, settings, concurrency, runner, log } = parts;
  const closing = new AbortController();
  let handled = false;
  const begin = (queue: string) =>
    consume({
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
  let from = queueOf(vantage);
  let consuming = begin(from);
  let toldOf: string | null = null;
  const follow = async () => {
    const now = await home();
    if (!now) return;
    const isIdle = !now.isOpen && now.vantage !== vantage;
    const place = JSON.stringify(now);
    if (isIdle && toldOf !== place)
      log.warn(
        { vantage, bots: now.vantage },
        "takes no checks: start the bot and its workers with the same --vantage",
      );
    toldOf = isIdle ? place : null;
    const queue = queueOf(now.isOpen ? null : vantage);
    if (queue === from) return;
    await consuming.pause();
    await consuming.close();
    from = queue;
    consuming = begin(from);
  };
  const following = (async () => {
    while (!closing.signal.aborted) {
      // While the store is away nothing changes.
      await follow().catch(() => undefined);
      await sleep(sweepEveryMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  })();
  return {
    close: async (deadlineMs) => {
      closing.abort();
      await following;
      // Fetching stops, our own checks end or are given back, their jobs get a moment to be
      // marked done, and the rest is cut: such jobs come again and find nothing to do.
      await consuming.pause();
      await runner.close(deadlineMs);
      await sleep(handled ? 50 : 0);
      await consuming.close();
    },
  };
}
