// A report that somebody made elsewhere and brings to a check: one more place that saw its target.
import type { OnBug } from "../hidden-bug.ts";
import type { RoundReport } from "../report/round-verdict.ts";
import { attachReport, carriedReport } from "../vantages/brought-report.ts";
import type { Permitted, UseCaseContext } from "./context.ts";

export interface BroughtReport {
  /** For messages: "report.json", "what you pasted". */
  name: string;
  text: string;
  /** Where it was made; undefined: as the report says. */
  vantage: string | undefined;
  /** How the place is named here, for messages. */
  naming: string;
  userId: string;
}

/** @throws UserMistake where it is no report, holds a secret, or has no place of its own; Outage */
export async function bringReport(
  { targets, log }: Pick<UseCaseContext, "targets" | "log">,
  { check, backend, entry }: Permitted,
  { name, text, vantage, naming, userId }: BroughtReport,
): Promise<{ vantage: string; round: RoundReport }> {
  const onBug: OnBug = ({ error, ...bug }) =>
    log.error({ checkId: check.id, ...bug, err: error }, "a rule broke over a brought report");
  const report = carriedReport(name, text, (value) => targets().secretIn(value), onBug);
  const home = entry.vantages?.[0] ?? null;
  const round = await attachReport(backend.store, check, { report, vantage, naming, home }, onBug);
  const place = vantage ?? report.vantage;
  await backend.store.appendEvent({
    type: "report.attached",
    checkId: check.id,
    target: check.target,
    actor: userId,
    data: { vantage: place, startedAt: report.startedAt },
  });
  return { vantage: place, round };
}
