// What jobs carry and what runs them; slack/ knows only these types.
import { z } from "zod";

/** The queue's name in Redis and in PostgreSQL: of the bot's own vantage, where it has a name. */
export function queueOf(vantage: string | null): string {
  return vantage === null ? "dbcheck-checks" : `dbcheck-checks-at-${vantage}`;
}

/** A job holds an id, never a URL or a secret. */
export const jobPayload = z.strictObject({ checkId: z.uuid() });
export type JobPayload = z.infer<typeof jobPayload>;

/** How long a worker holds a check without a word; it renews at a third of that. */
export const leaseMs = 9_000;
/** How often forgotten checks are looked for. */
export const sweepEveryMs = 2_000;
/** How long the bot waits for the queue before it runs a check by itself. */
export const enqueueTimeoutMs = 2_000;

/** What Slack's side may do with the queue. */
export interface Dispatcher {
  /**
   * Wakes a worker for a check; when the queue is not reachable within 2
   * s, runs it in this process and notes so. Never rejects.
   */
  dispatch(checkId: string): Promise<void>;
  /** For `/dbcheck status`. */
  status(): Promise<{ queue: string; reachable: boolean; detail: string }>;
}
