// What a rule is: a pure function from what was seen to what it means.
import type { Cause, Owner, Severity } from "../report/causes.ts";
import type { Observation, Reason } from "../report/observation.ts";
import type { Inputs } from "../report/report.ts";
import type { Certainty } from "./proof.ts";
import type {
  AdmissionFacts,
  AppConfigFacts,
  ApplicationFacts,
  AuthFacts,
  ConfigFacts,
  ConsoleFacts,
  DirectFacts,
  DnsFacts,
  ExperimentsFacts,
  HealthFacts,
  HeldFacts,
  PlatformFacts,
  PoolFacts,
  QueryFacts,
  RecordedFacts,
  ServerFacts,
  SessionFacts,
  StartupFacts,
  StatusPageFacts,
  SteadyFacts,
  TcpFacts,
  TlsFacts,
  UpkeepFacts,
  VantageFacts,
  WritesFacts,
} from "../probes/facts.ts";

export interface FactsOf {
  vantage: VantageFacts;
  config: ConfigFacts;
  dns: DnsFacts;
  tcp: TcpFacts;
  steady: SteadyFacts;
  tls: TlsFacts;
  startup: StartupFacts;
  auth: AuthFacts;
  admission: AdmissionFacts;
  query: QueryFacts;
  server: ServerFacts;
  upkeep: UpkeepFacts;
  writes: WritesFacts;
  experiments: ExperimentsFacts;
  pool: PoolFacts;
  session: SessionFacts;
  direct: DirectFacts;
  console: ConsoleFacts;
  held: HeldFacts;
  application: ApplicationFacts;
  health: HealthFacts;
  "app-config": AppConfigFacts;
  recorded: RecordedFacts;
  platform: PlatformFacts;
  "status-page": StatusPageFacts;
}
export type RowId = keyof FactsOf;

export interface Row<F> {
  outcome: Observation["outcome"];
  reason: Reason | null;
  summary: string;
  facts: F;
  tookMs: number;
}

/** What rules may read: rows by name, the target's inputs, and the check's own clock. */
export interface Seen {
  /** The row, or null when it was not reached: skipped rows have no facts to read. */
  row<K extends RowId>(id: K): Row<FactsOf[K]> | null;
  /** What stopped the earlier climbs, oldest first; the last climb's rows are the ladder's own. */
  climbs: Observation[];
  /** The row, when it failed. */
  failed<K extends RowId>(id: K): Row<FactsOf[K]> | null;
  inputs: Inputs;
  host: string;
  /** host:port as a person writes it, IPv6 in brackets. */
  place: string;
  database: string;
  user: string;
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
  judge(seen: Seen): Draft[];
}

export function seenFrom(
  observations: Observation[],
  inputs: Inputs,
  startedAt: string,
  target: { host: string | null; port: number | null; database: string | null; user: string | null },
): Seen {
  const row = <K extends RowId>(id: K): Row<FactsOf[K]> | null => {
    const found = observations.find((one) => one.id === id);
    if (!found || found.outcome === "skipped") return null;
    return { ...found, facts: found.facts as FactsOf[K] & Record<string, unknown> };
  };
  return {
    row,
    climbs: observations.filter(({ id, outcome }) => outcome === "failed" && /^\w+:climb-\d+$/.test(id)),
    failed: (id) => {
      const found = row(id);
      return found?.outcome === "failed" ? found : null;
    },
    inputs,
    host: target.host ?? "the host",
    place: `${target.host?.includes(":") ? `[${target.host}]` : (target.host ?? "the host")}:${target.port ?? 5432}`,
    database: target.database ?? "",
    user: target.user ?? "",
    nowMs: Date.parse(startedAt),
  };
}
