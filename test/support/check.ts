import { runCheckup } from "../../src/checkup/run.ts";
import type { FactsOf } from "../../src/probes/facts-of.ts";
import { factsBy } from "../../src/report/observation.ts";
import type { Inputs, Report } from "../../src/report/report.ts";
import type { Conninfo } from "../../src/libpq/connection.ts";
import { aConninfo, aTarget } from "./target.ts";

/** Nobody listens there, and no test that runs beside is ever given it (RFC 1078 is long forgotten). */
export const closedPort = 1;

/** One real check of a connection on loopback. */
export function check(
  changes: Partial<Conninfo> & { port?: number; host?: string },
  inputs: Partial<Inputs> = {},
  timeoutMs = 15_000,
): Promise<Report> {
  return runCheckup({ target: aTarget(aConninfo(changes), inputs), vantage: "test", timeoutMs });
}

/** "status cause confidence owner", for one-line assertions. */
export function gist({ verdict }: Report): string {
  return `${verdict.status} ${verdict.cause ?? "-"} ${verdict.confidence} ${verdict.owner}`;
}

const typedFacts = factsBy<FactsOf>();

/** The facts of a row that has some, as its probe leaves them. */
export function factsOf<K extends keyof FactsOf>(report: Report, id: K): FactsOf[K] {
  const facts = typedFacts(rowOf(report, id), id);
  if (!facts) throw new Error(`the observation ${id} has no facts`);
  return facts;
}

export function rowOf(report: Report, id: string) {
  const row = report.observations.find((one) => one.id === id);
  if (!row) throw new Error(`no observation ${id} in ${report.observations.map((one) => one.id).join(", ")}`);
  return row;
}
