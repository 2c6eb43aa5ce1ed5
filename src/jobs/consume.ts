// Takes jobs from one queue for as long as it is wanted; keeps trying while the queue is away.
import { setTimeout as sleep } from "node:timers/promises";
import { within } from "../deadline.ts";
import { Outage } from "../errors.ts";
import type { Logger } from "../log.ts";
import { consumer, quietly, type Consumer, type Handle, type QueueSettings } from "./queue.ts";

export interface Consuming {
  /** Takes no more jobs. */
  pause(): Promise<void>;
  /** Cuts what is left; such jobs come again. */
  close(): Promise<void>;
}

/**
 * Starts at once and returns; jobs come as soon as the queue can be reached.
 * @param parts `trouble` is logged while it cannot; `onReady` is called each time that it can
 */
export function consume(parts: {
  queue: string;
  settings: QueueSettings;
  concurrency: number;
  handle: Handle;
  trouble: string;
  onReady: () => void;
  log: Logger;
}): Consuming {
  const { queue, settings, concurrency, handle, trouble, onReady, log } = parts;
  const report = quietly(log, trouble);
  const closing = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    closing.signal.addEventListener("abort", () => reject(new Outage("the worker is closing")), { once: true });
  });
  stopped.catch(() => undefined);
  let current: Consumer | null = null;
  const connecting = (async () => {
    while (!closing.signal.aborted) {
      const made = consumer(queue, settings, concurrency, handle, closing.signal);
      made.on("error", report);
      try {
        await within(10_000, Promise.race([made.waitUntilReady(), stopped]));
        current = made;
        onReady();
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
    // Not BullMQ's graceful close: it waits for ever for a Redis that went away.
    pause: async () => {
      closing.abort();
      await connecting;
      await current?.pause(true);
    },
    close: async () => {
      closing.abort();
      await connecting;
      if (current) await within(2_000, current.close(true)).catch(() => undefined);
    },
  };
}
