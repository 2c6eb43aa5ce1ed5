// Waiting for what a test asserts. The patience is for a machine with
// much to do, and costs nothing where it is not needed.
import { setTimeout as sleep } from "node:timers/promises";

type Truthy<T> = Exclude<NonNullable<T>, false | 0 | "">;

/** Looking costs as well: what takes long is looked at less often, within a tenth of the time that it took. */
const pauseMs = (waitedMs: number) => Math.min(100, Math.max(10, waitedMs / 10));

/** Looks again and again until there is something true. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  ms = 60_000,
  everyMs?: number,
): Promise<Truthy<T>> {
  for (const from = Date.now(); ; await sleep(everyMs ?? pauseMs(Date.now() - from))) {
    const seen = await look();
    if (seen) return seen as Truthy<T>;
    if (Date.now() - from > ms) throw new Error(`not within ${ms} ms: ${what}`);
  }
}
