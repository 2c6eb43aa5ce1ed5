// Causes that vendors speak of together.
import type { Cause } from "../../report/causes.ts";

/** The way to the server's port. */
export const path: Cause[] = [
  "tcp-refused",
  "tcp-timeout",
  "tcp-unreachable",
  "tcp-some-addresses-fail",
  "tcp-lossy",
  "startup-silent",
];
export const names: Cause[] = ["dns-nxdomain", "dns-no-address", "dns-servfail", "dns-answers-differ"];
/** One address family where the client wants the other. */
export const family: Cause[] = [
  "dns-no-address",
  "dns-family-mismatch",
  "tcp-unreachable",
  "tcp-family-broken",
  "app-config-family-mismatch",
];
/** The server came, went, or fell over. */
export const restarts: Cause[] = [
  "tcp-refused",
  "startup-closed",
  "startup-starting-up",
  "startup-shutting-down",
  "startup-server-error",
  "query-connection-lost",
  "server-recently-restarted",
  "server-crash-looping",
  "platform-instance-crash-loop",
];
export const stopped: Cause[] = ["tcp-refused", "tcp-timeout", "platform-instance-stopped"];
export const connectionsFull: Cause[] = [
  "startup-too-many-connections",
  "admission-connections-reserved",
  "capacity-connections-near-limit",
  "capacity-pool-exceeds-limit",
  "capacity-some-connections-fail",
];
export const poolerFull: Cause[] = [
  "pooler-exhausted",
  "pooler-client-limit",
  "capacity-checkout-slow",
  "capacity-pool-exceeds-limit",
];
/** The pooler answers, and cannot or may not reach the server. */
export const poolerCut: Cause[] = [
  "pooler-server-unreachable",
  "pooler-server-login-failed",
  "pooler-paused",
  "pooler-database-disabled",
  "pooler-shutting-down",
];
export const poolerUnknown: Cause[] = ["pooler-database-unknown", "pooler-user-unknown"];
/** What a pooler in transaction mode does not keep. */
export const sessionStateCauses: Cause[] = [
  "session-prepared-statement-lost",
  "session-state-lost",
  "app-config-pooler-mismatch",
];
export const diskFull: Cause[] = ["query-disk-full", "server-read-only", "platform-storage-full"];
export const memory: Cause[] = ["query-out-of-memory", "platform-out-of-memory"];
export const password: Cause[] = ["auth-password-rejected", "auth-password-missing"];
export const slow: Cause[] = [
  "startup-slow",
  "query-timeout",
  "server-overloaded",
  "server-synchronous-replication-wait",
  "tcp-slow",
];
/** The application is not seen at the server. */
export const neverArrives: Cause[] = ["app-not-connecting", "app-connections-rejected"];
/** Found on the application's side. */
export const applicationCauses: Cause[] = [
  "app-not-connecting",
  "app-connections-rejected",
  "app-config-invalid-option",
  "app-config-family-mismatch",
  "app-config-pooler-mismatch",
  "app-stuck-waiting",
  "app-blocking-itself",
  "app-health-failing",
];
