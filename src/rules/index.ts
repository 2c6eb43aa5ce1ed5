// Every rule. What a finding explains decides, not the order, but between two
// that find the same. Adding a rule is a file and a line here.
import { applicationArrival } from "./application/application-sessions.ts";
import { appConfig } from "./application/config.ts";
import { appHealth } from "./application/health.ts";
import { settingsAndPath } from "./application/settings-and-path.ts";
import { authFailed } from "./way-in/auth-failed.ts";
import { capacity } from "./application/capacity.ts";
import { configProblem } from "./way-in/config-problem.ts";
import { driverParameters } from "./application/driver-parameters.ts";
import { driverReading } from "./application/driver-reading.ts";
import { driverRuntime } from "./application/driver-runtime.ts";
import { nameFamily } from "./way-in/name-family.ts";
import { nameResolution } from "./way-in/name-resolution.ts";
import { platformIncident } from "./platform/incident.ts";
import { platformRelease } from "./platform/release.ts";
import { platformStorage } from "./platform/storage.ts";
import { platform } from "./platform/instances.ts";
import { poolerPool } from "./pooler/pool-limits.ts";
import { poolerWitness } from "./pooler/pooler-witness.ts";
import { queryFailed } from "./way-in/query-failed.ts";
import type { Rule } from "./rule.ts";
import { recordedTests } from "./application/recorded-experiments.ts";
import { serverLoad } from "./server/load.ts";
import { serverLocks } from "./server/locks.ts";
import { serverRefused } from "./way-in/server-error.ts";
import { rightsInSchema } from "./server/schema-rights.ts";
import { serverSettings } from "./server/settings.ts";
import { serverState } from "./server/restarted.ts";
import { sessionState } from "./pooler/session-state.ts";
import { slowAnswers } from "./way-in/slow-answers.ts";
import { slowLogin } from "./way-in/slow-login.ts";
import { startupFailed } from "./way-in/startup-failed.ts";
import { tcpFailed } from "./way-in/tcp-failed.ts";
import { tcpPartly } from "./way-in/tcp-partly.ts";
import { tlsFailed } from "./way-in/tls-failed.ts";
import { intermittent } from "./way-in/intermittent.ts";
import { upkeep } from "./server/maintenance.ts";
import { vantageFault } from "./way-in/vantage.ts";
import { writes } from "./server/writes.ts";

export const rules: readonly Rule[] = [
  vantageFault,
  // before those that hear the client's side only: the first of two that are equally sure is kept
  poolerWitness,
  poolerPool,
  configProblem,
  nameResolution,
  nameFamily,
  tcpFailed,
  tcpPartly,
  tlsFailed,
  startupFailed,
  slowAnswers,
  slowLogin,
  serverRefused,
  authFailed,
  queryFailed,
  // before what the server says of itself: the proof is the better evidence for the same cause
  writes,
  serverSettings,
  rightsInSchema,
  serverLocks,
  serverLoad,
  serverState,
  sessionState,
  driverParameters,
  driverReading,
  driverRuntime,
  capacity,
  intermittent,
  upkeep,
  appConfig,
  settingsAndPath,
  recordedTests,
  applicationArrival,
  appHealth,
  platform,
  platformStorage,
  platformRelease,
  platformIncident,
];
