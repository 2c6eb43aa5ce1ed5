// Of a check from several places: one row of the checklist for each place but the one whose rows it shows.
import type { PlaceProgress, ProgressRow } from "../../report/observation.ts";
import type { RoundView, VantageVerdict } from "../../report/round-verdict.ts";
import type { CheckRow } from "../../store/store.ts";

const ended = { healthy: "passed", degraded: "warned", down: "failed", inconclusive: "unknown" } as const;

export function placeRows({ report, progress }: CheckRow): ProgressRow[] {
  if (report?.round) return told(report.round, report.vantage);
  return (progress?.vantages ?? []).map(underWay);
}

function told({ vantages, missing }: RoundView, own: string): ProgressRow[] {
  return [
    ...vantages.filter(({ vantage, carried }) => carried || vantage !== own).map(heard),
    ...missing.map(({ vantage, reason }) => rowOf(vantage, { state: "unknown", summary: reason, tookMs: null })),
  ];
}

function heard({ vantage, carried, verdict, stoppedAt, notCounted, tookMs }: VantageVerdict): ProgressRow {
  const summary = notCounted ?? (verdict.status === "healthy" ? "" : (stoppedAt?.summary ?? verdict.summary));
  const name = carried ? `${vantage} (by hand)` : vantage;
  return rowOf(name, { state: notCounted === null ? ended[verdict.status] : "unknown", summary, tookMs });
}

/** What fails there, else what runs there. */
function underWay({ vantage, rows, silence }: PlaceProgress): ProgressRow {
  if (silence !== undefined) return rowOf(vantage, { state: "unknown", summary: silence, tookMs: null });
  const failed = rows.find(({ state }) => state === "failed");
  if (failed) return rowOf(vantage, { state: "failed", summary: failed.title, tookMs: null });
  const running = rows.find(({ state }) => state === "running" || state === "pending");
  return rowOf(vantage, { state: running ? "running" : "passed", summary: running?.title ?? "", tookMs: null });
}

function rowOf(vantage: string, more: Pick<ProgressRow, "state" | "summary" | "tookMs">): ProgressRow {
  return { probe: `from:${vantage}`, title: `From ${vantage}`, ...more };
}
