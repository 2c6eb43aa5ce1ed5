// Waiting for what a test asserts. The patience is for a machine with much to do, and costs nothing where it is not needed.
import { setTimeout as sleep } from "node:timers/promises";

type Truthy<T> = Exclude<NonNullable<T>, false | 0 | "">;

/** Looks again and again until there is something true. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  ms = 60_000,
  everyMs = 20,
): Promise<Truthy<T>> {
  for (const end = Date.now() + ms; ; await sleep(everyMs)) {
    const seen = await look();
    if (seen) return seen as Truthy<T>;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
  }
}
