// What a target was like when it last worked, as each place saw it: kept where it works, held against where it fails.
import { baselineOf, changesSince, type Baseline } from "../baseline/baseline.ts";
import { Outage } from "../errors.ts";
import { partOf, type BrokenPart, type OnBug } from "../hidden-bug.ts";
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

/** A store that is away, and a bug of ours, cost what would have been added, and nothing else. */
export async function withHistory(
  store: HistoryStore,
  target: string,
  seen: Report,
  onBug: OnBug,
): Promise<WithHistory> {
  const broken: BrokenPart[] = [...(seen.brokenParts ?? [])];
  const part: Part = async (vantage, otherwise, work) =>
    partOf(`what changed since it last worked, from ${vantage}`, broken, onBug, otherwise, work);
  try {
    const others = await part("other places", [], () => otherPlaces(store, seen));
    const past = await Promise.all([seen, ...others].map((one) => heldAgainstPast(store, target, one, part)));
    const changes = past.flatMap((one) =>
      one.vantage === seen.vantage ? one.changes : one.changes.map((change) => ({ ...change, vantage: one.vantage })),
    );
    const missing = broken.length > 0 ? { brokenParts: broken } : {};
    return { report: { ...seen, changes, ...missing }, baselines: past.flatMap(({ baseline }) => baseline ?? []) };
  } catch (error) {
    if (!(error instanceof Outage)) throw error;
    return { report: seen, baselines: [] };
  }
}

type Part = <T>(vantage: string, otherwise: T, work: () => T | Promise<T>) => Promise<T>;

/** A place that is well leaves a baseline for the next checks; any other differs from the one that is there. */
async function heldAgainstPast(store: HistoryStore, target: string, report: Report, part: Part) {
  const { vantage } = report;
  const before = await store.baseline(target, vantage);
  const baseline =
    (await part(vantage, null, () => baselineOf(report, before))) ??
    // One that cannot be read is replaced all the same.
    (await part(vantage, null, () => baselineOf(report)));
  const changes = before && !baseline ? await part(vantage, [], () => changesSince(before, report)) : [];
  return { vantage, baseline, changes };
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
