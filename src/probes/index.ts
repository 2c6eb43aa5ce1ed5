// The ladder, in the order of climbing. Adding a probe is a file and a line here.
import { admission } from "./way-in/admission.ts";
import { appConfig } from "./application/config.ts";
import { application } from "./application/application-sessions.ts";
import { auth } from "./way-in/auth.ts";
import { config } from "./way-in/config.ts";
import { adminConsole } from "./pooler/admin-console.ts";
import { direct } from "./pooler/direct-url.ts";
import { dns } from "./way-in/dns.ts";
import { platform } from "./platform/platform.ts";
import { pool } from "./application/pool.ts";
import type { Probe } from "./probe.ts";
import { recordedTests } from "./application/recorded-experiments.ts";
import { experimentsByDifference } from "./variations/comparison.ts";
import { health } from "./application/health.ts";
import { heldSession } from "./way-in/held-session.ts";
import { query } from "./way-in/query.ts";
import { server } from "./server/server.ts";
import { session } from "./pooler/session-state.ts";
import { startup } from "./way-in/startup.ts";
import { statusPage } from "./platform/status-page.ts";
import { repeatedConnections } from "./way-in/repeated-connections.ts";
import { tcp } from "./way-in/tcp.ts";
import { tls } from "./way-in/tls.ts";
import { upkeep } from "./server/maintenance.ts";
import { vantage } from "./way-in/vantage.ts";
import { writes } from "./server/writes.ts";

/** Once, before anything is connected to. */
export const before: readonly Probe[] = [vantage, config, appConfig, dns];

/** The way in, on one connection: climbed again when what failed may have been a moment's trouble. */
export const climb: readonly Probe[] = [tcp, tls, startup, auth, admission, query];

/** Beside the way in, and what can be seen from the top. */
export const beside: readonly Probe[] = [
  experimentsByDifference,
  repeatedConnections,
  direct,
  adminConsole,
  session,
  server,
  upkeep,
  writes,
  pool,
  application,
  health,
  recordedTests,
  // last: it asks what became of the first session
  heldSession,
];

/**
 * Asked of others than the target, from the start on: their answers come
 * when they come, and nothing waits for them for long.
 */
export const meanwhile: readonly Probe[] = [platform, statusPage];

export const probes: readonly Probe[] = [...before, ...climb, ...beside, ...meanwhile];
