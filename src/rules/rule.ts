// What a rule is: a pure function from what was seen to what it means.
import type { Cause, Owner, Severity } from "../report/causes.ts";
import { factsBy, type Observation, type Reason } from "../report/observation.ts";
import type { Inputs, ReportTarget } from "../report/report.ts";
import type { FactsOf, RowId } from "../probes/facts-of.ts";
import type { ServerError } from "../probes/wire/messages.ts";
import type { Certainty } from "./confidence.ts";

export const factsOf = factsBy<FactsOf>();

/** The server's own error in a row of the way in, an earlier climb's too. */
export function errorIn(row: Observation): ServerError | null {
  const steps = factsOf(row, "query")?.steps ?? [];
  return (
    factsOf(row, "startup")?.error ??
    factsOf(row, "auth")?.error ??
    factsOf(row, "admission")?.error ??
    steps.find(({ error }) => error !== null)?.error ??
    null
  );
}

/** What the server said of its recovery when the row's session was cut, or a climb that met the recovery itself. */
export function recoveryIn(row: Observation): ServerError | null {
  const error = errorIn(row);
  return (
    factsOf(row, "auth")?.recovering ??
    factsOf(row, "admission")?.recovering ??
    factsOf(row, "query")?.recovering ??
    (error?.sqlstate === "57P03" ? error : null)
  );
}

export interface Row<F> {
  outcome: Observation["outcome"];
  reason: Reason | null;
  summary: string;
  facts: F;
  tookMs: number;
  /** When it ended, ISO 8601. */
  at: string;
}

/** What rules may read: rows by name, the target's inputs, and the check's own clock. */
export interface ObservedCheck {
  /** The row, or null when there are no facts of it to read: it was not reached, did not end, or could not look. */
  row<K extends RowId>(id: K): Row<FactsOf[K]> | null;
  /** What stopped the earlier climbs, oldest first; the last climb's rows are the ladder's own. */
  climbs: Observation[];
  /**
   * What was waited for in vain at an address before the way went on to the next, as libpq does under connect_timeout.
   */
  left: Observation[];
  /** The row, when it failed. */
  failed<K extends RowId>(id: K): Row<FactsOf[K]> | null;
  inputs: Inputs;
  host: string;
  /** host:port as a person writes it, IPv6 in brackets. */
  place: string;
  database: string;
  user: string;
  /** The target's own endpoint is a pooler's, by what its vendor documents of the name, or by the targets file. */
  pooled: boolean;
  nowMs: number;
}

/** A conclusion; what is left out is the catalogue's usual. */
export type Draft = Certainty & Conclusion;
interface Conclusion {
  cause: Cause;
  severity?: Severity;
  owner?: Owner;
  summary: string;
  /** Pairs of observation id and what it shows. */
  because: [observation: string, text: string][];
  explains?: Cause[];
  ruledOut?: [cause: Cause, text: string][];
  alternatives?: Cause[];
  nextSteps: string[];
  /** Questions that somebody would ask the vendor, and that this answers. */
  answers?: [question: string, answer: string][];
}

export interface Rule {
  id: string;
  /** Rows that it finds faults in, not those it reads beside them; none where all that it finds are notices. */
  judges: readonly RowId[];
  judge(seen: ObservedCheck): Draft[];
}

export function observedFrom(
  observations: Observation[],
  inputs: Inputs,
  startedAt: string,
  target: Pick<ReportTarget, "host" | "port" | "database" | "user" | "endpoints">,
): ObservedCheck {
  const row = <K extends RowId>(id: K): Row<FactsOf[K]> | null => {
    const found = observations.find((one) => one.id === id);
    const facts = factsOf(found, id);
    return found && facts ? { ...found, facts } : null;
  };
  const earlier = observations.filter(({ id, outcome }) => outcome === "failed" && /^\w+:climb-\d+$/.test(id));
  return {
    row,
    climbs: earlier.filter(({ inputs: { leftFor } }) => leftFor === undefined),
    left: earlier.filter(({ inputs: { leftFor } }) => leftFor !== undefined),
    failed: (id) => {
      const found = row(id);
      return found?.outcome === "failed" ? found : null;
    },
    inputs,
    host: target.host ?? "the host",
    place: target.host?.startsWith("/")
      ? `${target.host}/.s.PGSQL.${target.port ?? 5432}`
      : `${target.host?.includes(":") ? `[${target.host}]` : (target.host ?? "the host")}:${target.port ?? 5432}`,
    database: target.database ?? "",
    user: target.user ?? "",
    pooled: target.endpoints[0]?.role === "pooled",
    nowMs: Date.parse(startedAt),
  };
}
