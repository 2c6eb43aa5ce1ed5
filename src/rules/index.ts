// Every rule. What a finding explains decides, not the order, but between two that find the same. Adding a rule is a file and a line here.
import { appArrival } from "./app-arrival.ts";
import { appConfig } from "./app-config.ts";
import { appHealth } from "./app-health.ts";
import { appWishes } from "./app-wishes.ts";
import { authFailed } from "./auth-failed.ts";
import { capacity } from "./capacity.ts";
import { configProblem } from "./config-problem.ts";
import { driverParameters } from "./driver-parameters.ts";
import { driverReading } from "./driver-reading.ts";
import { nameFamily } from "./name-family.ts";
import { nameResolution } from "./name-resolution.ts";
import { platformIncident } from "./platform-incident.ts";
import { platformRelease } from "./platform-release.ts";
import { platformStorage } from "./platform-storage.ts";
import { platform } from "./platform.ts";
import { poolerPool } from "./pooler-pool.ts";
import { poolerWitness } from "./pooler-witness.ts";
import { queryFailed } from "./query-failed.ts";
import type { Rule } from "./rule.ts";
import { recordedTests } from "./recorded-tests.ts";
import { serverLoad } from "./server-load.ts";
import { serverLocks } from "./server-locks.ts";
import { serverRefused } from "./server-refused.ts";
import { serverSettings } from "./server-settings.ts";
import { serverState } from "./server-state.ts";
import { sessionState } from "./session-state.ts";
import { startupFailed } from "./startup-failed.ts";
import { tcpFailed } from "./tcp-failed.ts";
import { tcpPartly } from "./tcp-partly.ts";
import { tlsFailed } from "./tls-failed.ts";
import { unsteady } from "./unsteady.ts";
import { upkeep } from "./upkeep.ts";
import { vantageFault } from "./vantage.ts";
import { writes } from "./writes.ts";

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
  serverRefused,
  authFailed,
  queryFailed,
  // before what the server says of itself: the proof is the better evidence for the same cause
  writes,
  serverSettings,
  serverLocks,
  serverLoad,
  serverState,
  sessionState,
  driverParameters,
  driverReading,
  capacity,
  unsteady,
  upkeep,
  appConfig,
  appWishes,
  recordedTests,
  appArrival,
  appHealth,
  platform,
  platformStorage,
  platformRelease,
  platformIncident,
];
