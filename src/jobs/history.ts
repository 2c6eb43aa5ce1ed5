// What a target was like when it last worked, as each place saw it: kept where it works, held against where it fails.
import { baselineOf, changesSince, type Baseline } from "../baseline/baseline.ts";
import { Outage } from "../errors.ts";
import type { Report } from "../report/report.ts";
import { countedPlaces } from "../report/round-verdict.ts";
import type { Store } from "../store/store.ts";

type HistoryStore = Pick<Store, "baseline" | "vantages">;

export interface WithHistory {
  /** With what has changed since. */
  report: Report;
  /** Of each place from which all is well. */
  baselines: Baseline[];
}

/** A store that is away costs what it would have added, and nothing else. */
export async function withHistory(store: HistoryStore, target: string, seen: Report): Promise<WithHistory> {
  try {
    const others = await otherPlaces(store, seen);
    const past = await Promise.all([seen, ...others].map((one) => heldAgainstPast(store, target, one)));
    const changes = past.flatMap((one) =>
      one.vantage === seen.vantage ? one.changes : one.changes.map((change) => ({ ...change, vantage: one.vantage })),
    );
    return { report: { ...seen, changes }, baselines: past.flatMap(({ baseline }) => baseline ?? []) };
  } catch (error) {
    if (!(error instanceof Outage)) throw error;
    return { report: seen, baselines: [] };
  }
}

/** A place that is well leaves a baseline for the next checks; any other differs from the one that is there. */
async function heldAgainstPast(store: HistoryStore, target: string, report: Report) {
  const { vantage } = report;
  const before = await store.baseline(target, vantage);
  const baseline = baselineOf(report, before);
  return { vantage, baseline, changes: before && !baseline ? changesSince(before, report) : [] };
}

/** What the other places of a round saw, under the verdict that their rows have here. */
async function otherPlaces({ vantages }: HistoryStore, { id, vantage, round: view }: Report): Promise<Report[]> {
  const counted = countedPlaces(view).filter((one) => one.vantage !== vantage);
  if (counted.length === 0) return [];
  const round = await vantages.round(id);
  return counted.flatMap(({ vantage: name, verdict }) => {
    const answer = round?.answers.find((one) => one.vantage === name && !one.carried);
    return answer ? [{ ...answer.report, vantage: name, verdict: { ...answer.report.verdict, ...verdict } }] : [];
  });
}
