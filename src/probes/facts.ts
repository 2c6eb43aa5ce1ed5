// The facts of each probe: what rules may read. Plain JSON, no secrets. Each room has its own file.
export type {
  VantageFacts,
  ConfigFacts,
  NameAnswer,
  ResolverAnswer,
  DnsFacts,
  TcpAttempt,
  TcpFacts,
  RepeatedAttempt,
  LoginAttempt,
  RepeatedConnectionsFacts,
  HeldSessionFacts,
  CertificateFacts,
  OwnCertificate,
  TlsFacts,
  StartupFacts,
  AuthFacts,
  AdmissionFacts,
  QueryStep,
  QueryFacts,
} from "./way-in/facts.ts";
export type { DirectFacts, AdminConsoleFacts, SessionFacts } from "./pooler/facts.ts";
export type { ExperimentsFacts } from "./variations/facts.ts";
export type {
  AppConfigFacts,
  ApplicationFacts,
  AppSession,
  HealthFacts,
  PoolFacts,
  RecordedFacts,
} from "./application/facts.ts";
export type {
  AskedFacts,
  ClusterFacts,
  HostIssueFacts,
  IncidentFacts,
  MachineExit,
  MachineFacts,
  MachineSide,
  PlatformFacts,
  ReleaseFacts,
  StatusPageFacts,
  VolumeFacts,
} from "./platform/facts.ts";
export type {
  ConnectionLimit,
  DatabaseStatistics,
  LockWait,
  OtherSession,
  ServerFacts,
  RoleSetting,
  SchemaRights,
  ServerSetting,
  UpkeepFacts,
  WritesFacts,
} from "./server/facts.ts";
