// What a target was like when it last worked: kept by each healthy check, held against by every other.
import { changesSince } from "../baseline/baseline.ts";
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
