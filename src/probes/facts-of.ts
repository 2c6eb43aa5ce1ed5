// Which facts the row of which probe has. `factsBy<FactsOf>()` (report/observation.ts) reads a row by it.
import type {
  AdmissionFacts,
  AppConfigFacts,
  ApplicationFacts,
  AuthFacts,
  ConfigFacts,
  AdminConsoleFacts,
  DirectFacts,
  DnsFacts,
  ExperimentsFacts,
  HealthFacts,
  HeldSessionFacts,
  PlatformFacts,
  PoolFacts,
  QueryFacts,
  RecordedFacts,
  ServerFacts,
  SessionFacts,
  StartupFacts,
  StatusPageFacts,
  RepeatedConnectionsFacts,
  TcpFacts,
  TlsFacts,
  UpkeepFacts,
  VantageFacts,
  WritesFacts,
} from "./facts.ts";

/** From a probe's id to the facts of its row. Variations beside the row have facts of their own. */
export interface FactsOf {
  vantage: VantageFacts;
  config: ConfigFacts;
  dns: DnsFacts;
  tcp: TcpFacts;
  steady: RepeatedConnectionsFacts;
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
  console: AdminConsoleFacts;
  held: HeldSessionFacts;
  application: ApplicationFacts;
  health: HealthFacts;
  "app-config": AppConfigFacts;
  recorded: RecordedFacts;
  platform: PlatformFacts;
  "status-page": StatusPageFacts;
}
export type RowId = keyof FactsOf;
