// One report of every kind of verdict: what the rules give for one bad row among good ones, and for what servers say.
import { reasons } from "../../src/report/observation.ts";
import type { Report } from "../../src/report/report.ts";
import { ladder, row, rowIds, serverError } from "../rules/observations.ts";
import { faults, reportOf } from "../tickets/faults.ts";

/**
 * One report of each cause and sentence that the rules give for one bad row among good ones, and for what servers say.
 */
export function everyVerdict(): Report[] {
  const found = new Map<string, Report>();
  const keep = (report: Report) => found.set(`${report.verdict.cause} ${report.verdict.summary}`, report);
  for (const id of rowIds)
    for (const outcome of ["failed", "warned", "unknown"] as const)
      for (const reason of reasons) keep(reportOf(ladder(row(id, outcome, reason))));
  for (const sqlstate of sqlstates)
    for (const id of ["startup", "auth", "admission", "query"] as const) {
      const error = serverError(sqlstate, null, ownWords);
      const refused = row(id, "failed", "server-error");
      keep(reportOf(ladder({ ...refused, facts: { ...refused.facts, error } })));
    }
  for (const report of Object.values(faults)) keep(report);
  return [...found.values()];
}
const sqlstates =
  "28P01 28000 3D000 42501 53300 53100 53200 57P03 57P01 57P05 08P01 0A000 22023 42704 55000 XX000 58000".split(" ");

/** What a server says is its own, however long. */
export const ownWords = "the server's own sentence about what it refuses";
