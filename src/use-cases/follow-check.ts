// A check as it goes on, for who waits for it outside of Slack.
import { setTimeout as sleep } from "node:timers/promises";
import type { CheckRow, Store } from "../store/store.ts";
import { hasEnded } from "./check-state.ts";

/** Changes within so long are one. */
const gatherMs = 200;
/** The store tells of changes; one that it could not tell of is seen by then. */
const lookEveryMs = 2_000;

/** The check now, and after each change until it has ended; stops early with the signal, or when it is gone. */
export async function* followCheck(
  store: Pick<Store, "check" | "onChange">,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<CheckRow> {
  let changed = new AbortController();
  const stop = store.onChange(() => changed.abort());
  try {
    for (let last = ""; !signal.aborted;) {
      changed = new AbortController();
      const check = await store.check(id);
      if (check === null) return;
      const version = JSON.stringify([check.state, check.progress, check.notes]);
      if (version !== last) yield check;
      last = version;
      if (hasEnded(check)) return;
      await pause(gatherMs, signal);
      if (!changed.signal.aborted) await pause(lookEveryMs, AbortSignal.any([signal, changed.signal]));
    }
  } finally {
    stop();
  }
}

const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined);

/** The check as it has ended; as it is where the signal comes first; null when it is gone. */
export async function endedCheck(
  store: Pick<Store, "check" | "onChange">,
  id: string,
  signal: AbortSignal,
): Promise<CheckRow | null> {
  let last: CheckRow | null = null;
  for await (const check of followCheck(store, id, signal)) last = check;
  return last;
}
