// What a target was like when it last worked: kept by each healthy check, held against by every other.
import { baselineOf, changesSince, type Baseline } from "../baseline/baseline.ts";
import { Outage } from "../errors.ts";
import type { Report } from "../report/report.ts";
import type { Store } from "../store/store.ts";

/** The report with what has changed since; a store that is away costs this and nothing else. */
export async function withChanges(store: Pick<Store, "baseline">, target: string, report: Report): Promise<Report> {
  if (report.verdict.status === "healthy") return report;
  try {
    const baseline = await store.baseline(target, report.vantage);
    return baseline ? { ...report, changes: changesSince(baseline, report) } : report;
  } catch (error) {
    if (!(error instanceof Outage)) throw error;
    return report;
  }
}

/** What a healthy check leaves for the next ones; null of any other, and while the store is away. */
export async function baselineAfter(
  store: Pick<Store, "baseline">,
  target: string,
  report: Report,
): Promise<Baseline | null> {
  if (report.verdict.status !== "healthy") return null;
  try {
    return baselineOf(report, await store.baseline(target, report.vantage));
  } catch (error) {
    if (!(error instanceof Outage)) throw error;
    return null;
  }
}
