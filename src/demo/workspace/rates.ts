// How often were the methods of the Web API called? For tests of what a bot asks of Slack under stress.
import type { ApiCall } from "./types.ts";

const minuteMs = 60_000;

/**
 * For each method, the most calls that arrived within any 60
 * seconds, those that were refused too: limits count them all.
 */
export function busiestMinutes(calls: readonly ApiCall[]): Record<string, number> {
  const busiest: Record<string, number> = {};
  const recent = new Map<string, number[]>();
  for (const { method, atMs } of calls) {
    const window = [...(recent.get(method) ?? []), atMs].filter((ms) => ms > atMs - minuteMs);
    recent.set(method, window);
    busiest[method] = Math.max(busiest[method] ?? 0, window.length);
  }
  return busiest;
}
