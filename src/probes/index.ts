// The ladder, in the order of climbing. Adding a probe is a file and a line here.
import { admission } from "./admission.ts";
import { appConfig } from "./app-config.ts";
import { application } from "./application.ts";
import { auth } from "./auth.ts";
import { config } from "./config.ts";
import { poolerConsole } from "./console.ts";
import { direct } from "./direct.ts";
import { dns } from "./dns.ts";
import { platform } from "./platform.ts";
import { pool } from "./pool.ts";
import type { Probe } from "./probe.ts";
import { recordedTests } from "./recorded.ts";
import { experimentsByDifference } from "./experiments.ts";
import { health } from "./health.ts";
import { held } from "./held.ts";
import { query } from "./query.ts";
import { server } from "./server.ts";
import { session } from "./session.ts";
import { startup } from "./startup.ts";
import { statusPage } from "./status-page.ts";
import { steady } from "./steady.ts";
import { tcp } from "./tcp.ts";
import { tls } from "./tls.ts";
import { upkeep } from "./upkeep.ts";
import { vantage } from "./vantage.ts";
import { writes } from "./writes.ts";

/** Once, before anything is connected to. */
export const before: readonly Probe[] = [vantage, config, appConfig, dns];

/** The way in, on one connection: climbed again when what failed may have been a moment's trouble. */
export const climb: readonly Probe[] = [tcp, tls, startup, auth, admission, query];

/** Beside the way in, and what can be seen from the top. */
export const beside: readonly Probe[] = [
  experimentsByDifference,
  steady,
  direct,
  poolerConsole,
  session,
  server,
  upkeep,
  writes,
  pool,
  application,
  health,
  recordedTests,
  // last: it asks what became of the first session
  held,
];

/** Asked of others than the target, from the start on: their answers come when they come, and nothing waits for them for long. */
export const meanwhile: readonly Probe[] = [platform, statusPage];

export const probes: readonly Probe[] = [...before, ...climb, ...beside, ...meanwhile];
