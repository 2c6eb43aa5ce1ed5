// A cap on checks that touch one server at the same time: many targets may live on one server in trouble.
import pLimit, { type LimitFunction } from "p-limit";
import type { Progress, ProgressRow } from "../report/observation.ts";
import { probes } from "../probes/index.ts";
import type { Target } from "../target/target.ts";

/** Checks at once per host and port. A check holds one connection at a time. */
const perServer = 10;

const gates = new Map<string, LimitFunction>();

/**
 * Runs the work when the target's first server has room, or at once when the signal ends the wait: what it does then is to
 * say that the check was ended.
 * @param onWait is told, once, what the checklist says while it waits
 */
export async function throughGate<T>(
  target: Target,
  { signal, onWait }: { signal: AbortSignal; onWait: (progress: Progress) => void },
  work: () => Promise<T>,
): Promise<T> {
  const [first] = target.conninfo?.hosts ?? [];
  if (!first || signal.aborted) return work();
  const key = `${first.hostaddr ?? first.host}:${first.port}`;
  const gate = gates.get(key) ?? pLimit(perServer);
  gates.set(key, gate);
  let leave = () => {};
  const ended = new Promise<void>((resolve) => {
    leave = resolve;
    signal.addEventListener("abort", leave, { once: true });
  });
  const turn = new Promise<void>((resolve) => {
    // Holds its place in the queue until its work is done, or until it left: then its turn passes at once.
    void gate(async () => {
      resolve();
      if (!signal.aborted) await done;
    }).finally(() => gate.activeCount + gate.pendingCount === 0 && gates.delete(key));
  });
  let finish = () => {};
  const done = new Promise<void>((resolve) => (finish = resolve));
  if (gate.activeCount + gate.pendingCount > perServer) onWait(waiting(target));
  try {
    await Promise.race([turn, ended]);
    return await work();
  } finally {
    finish();
    signal.removeEventListener("abort", leave);
  }
}

function waiting(target: Target): Progress {
  const ladder = probes.filter(({ applies }) => applies?.(target) ?? true);
  const rows = ladder.map(({ id, title }, at): ProgressRow => {
    const first = at === 0;
    const summary = first ? "waits for other checks of this server" : "";
    return { probe: id, title, state: first ? "running" : "pending", summary, tookMs: null };
  });
  return { startedAt: new Date().toISOString(), rows };
}
