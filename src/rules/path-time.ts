// How long the path itself takes, without whoever answers at its end: the control for everything that is slow.
import type { ObservedCheck } from "./rule.ts";

/** A path that is itself slow accuses nobody. */
export const fastPathMs = 300;

/**
 * The slowest of the connections that stood, in milliseconds; null
 * where one of them needed a second try or none was seen.
 */
export function pathTime(seen: ObservedCheck): number | null {
  const tried = (seen.row("tcp")?.facts.attempts ?? [])
    .filter(({ outcome }) => outcome === "passed")
    .map(({ tookMs }) => tookMs);
  const steady = seen.row("steady")?.facts;
  if (tried.length === 0 || (steady?.retransmitted ?? 0) > 0) return null;
  const again = (steady?.attempts ?? []).flatMap(({ connectMs }) => connectMs ?? []);
  return Math.max(1, ...tried, ...again);
}
