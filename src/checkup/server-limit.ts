// A cap on checks that touch one server at the same time: many targets may live on one server in trouble.
import pLimit, { type LimitFunction } from "p-limit";
import type { Target } from "../target/target.ts";

/** Checks at once per host and port. A check holds one connection at a time. */
const perServer = 10;

const gates = new Map<string, LimitFunction>();

/** Runs the work when the target's first server has room. */
export async function throughGate<T>({ conninfo }: Target, work: () => Promise<T>): Promise<T> {
  const [first] = conninfo?.hosts ?? [];
  if (!first) return work();
  const key = `${first.hostaddr ?? first.host}:${first.port}`;
  const gate = gates.get(key) ?? pLimit(perServer);
  gates.set(key, gate);
  try {
    return await gate(work);
  } finally {
    if (gate.activeCount === 0 && gate.pendingCount === 0) gates.delete(key);
  }
}
