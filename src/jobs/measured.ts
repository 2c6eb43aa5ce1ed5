// What this process's checks tell its metrics: how long each stage took, and what was found.
import { measures } from "../measures.ts";
import { wayIn } from "../report/observation.ts";
import type { CheckRow, Store } from "../store/store.ts";

const rungs: readonly string[] = ["dns", ...wayIn];

/** Once for each check that this process has ended. */
export function measureEnd({ target, createdAt, startedAt }: CheckRow, end: Parameters<Store["finish"]>[2]): void {
  if (startedAt) measures.checkStages.add({ stage: "queue" }, Math.max(0, startedAt.getTime() - createdAt.getTime()));
  if (end.state !== "done") return measures.checks.add({ status: end.state });
  const { verdict, findings, observations, tookMs } = end.report;
  measures.checks.add({ status: verdict.status });
  measures.checkStages.add({ stage: "total" }, tookMs);
  for (const { id, outcome, tookMs: rungMs } of observations)
    if (rungs.includes(id) && outcome !== "skipped") measures.checkStages.add({ stage: id }, rungMs);
  for (const { cause, owner, severity } of findings) measures.findings.add({ target, cause, owner, severity });
}
