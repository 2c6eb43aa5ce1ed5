// Tries again for as long as the store is away: what a round has seen is not lost for a restart.
import { setTimeout as sleep } from "node:timers/promises";
import { Outage } from "../errors.ts";

const againMs = 300;
/** A store that is away for longer is left to whoever takes the check over. */
const mostMs = 60_000;

/** @param ended tries no more; null: until it gives up by itself. @throws Outage */
export async function whileAway<Result>(work: () => Promise<Result>, ended: AbortSignal | null): Promise<Result> {
  for (const until = performance.now() + mostMs; ; await sleep(againMs)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Outage) || ended?.aborted || performance.now() > until) throw error;
    }
  }
}
