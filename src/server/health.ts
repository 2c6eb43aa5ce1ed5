// GET /health, for load balancers and monitors: is Slack connected, is the store there, is the queue.
import type { Dispatcher } from "../jobs/contract.ts";
import type { Store } from "../store/store.ts";

export interface Health {
  status: "ok" | "degraded" | "down";
  /** Null: the bot runs without Slack. */
  slack: boolean | null;
  store: boolean;
  queue: boolean;
  version: string;
}

/**
 * Without its queue the bot runs checks by itself: degraded. Without its store, or a Slack that it
 * should talk to, it is down.
 */
export async function healthOf(parts: {
  slack: boolean | null;
  store: Store;
  dispatcher: Dispatcher;
  version: string;
}): Promise<Health> {
  const [store, queue] = await Promise.all([
    parts.store.counts().then(
      () => true,
      () => false,
    ),
    parts.dispatcher.status().then(
      ({ reachable }) => reachable,
      () => false,
    ),
  ]);
  const { slack, version } = parts;
  return { status: slack !== false && store ? (queue ? "ok" : "degraded") : "down", slack, store, queue, version };
}
