// Who of those asked is known to be silent: nobody waits for them, and whoever comes back meanwhile is heard.
import { silentAfterMs } from "../report/round.ts";
import type { StandingOfVantage, VantageSeen } from "../store/vantages.ts";

export interface Silent {
  /** Null: no contact yet. */
  since: Date | null;
}

/**
 * @param seen null: which places live is not known
 * @param isEveryHelloHeard else a place of which nothing is known may live all the same
 */
export function silentOf(
  others: string[],
  seen: VantageSeen[] | null,
  isEveryHelloHeard: boolean,
): ReadonlyMap<string, Silent> {
  if (seen === null) return new Map();
  return new Map(
    others.flatMap((vantage): [string, Silent][] => {
      const last = seen.find(({ name }) => name === vantage);
      if (!last) return isEveryHelloHeard ? [[vantage, { since: null }]] : [];
      return last.silentForMs < silentAfterMs ? [] : [[vantage, { since: last.seenAt }]];
    }),
  );
}

/** Somebody who is not known to be silent, or has said something in this round, still works on it. */
export function isAwaited(
  roster: string[],
  standing: StandingOfVantage[],
  silent: ReadonlyMap<string, Silent>,
): boolean {
  return roster.some((vantage) => {
    const one = standing.find((row) => row.vantage === vantage);
    return one ? !one.isOver : !silent.has(vantage);
  });
}

/** "no contact since 2026-11-29 12:03 UTC" */
export function silence({ since }: Silent): string {
  return since === null
    ? "no contact yet"
    : `no contact since ${since.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
