// The catalogue of causes: every name a verdict may carry, its layer, its usual severity and owner.

/** Layers in the order of the way in: from this machine to what the platform says. */
export const layers = [
  "vantage",
  "config",
  "dns",
  "tcp",
  "tls",
  "startup",
  "pooler",
  "auth",
  "admission",
  "query",
  "session",
  "capacity",
  "server",
  "application",
  "platform",
] as const;
export type Layer = (typeof layers)[number];

/** Who can fix it: who configures the application; the path; who runs the server; or not known. */
export type Owner = "client" | "network" | "operator" | "unclear";

/** How bad a finding is by itself. `inconclusive` is for faults of the vantage: they say nothing about the target. */
export type Severity = "down" | "degraded" | "notice" | "inconclusive";

type Row = readonly [layer: Layer, severity: Severity, owner: Owner];
const rows = <const C extends string>(layer: Layer, severity: Severity, owner: Owner, ...names: C[]) =>
  Object.fromEntries(names.map((name): [C, Row] => [name, [layer, severity, owner]])) as Record<C, Row>;

export const causes = {
  ...rows("vantage", "inconclusive", "client", "vantage-offline", "vantage-clock-wrong", "vantage-ports-exhausted"),
  ...rows(
    "config",
    "down",
    "client",
    "config-url-invalid",
    "config-password-unescaped",
    "config-stray-whitespace",
    "config-scheme-unsupported",
    "config-host-missing",
    "config-port-invalid",
    "config-sslmode-invalid",
    "config-parameter-unknown",
    "config-variable-missing",
  ),
  ...rows("dns", "down", "unclear", "dns-nxdomain", "dns-no-address", "dns-servfail", "dns-timeout", "dns-refused"),
  ...rows("dns", "down", "client", "dns-family-mismatch"),
  ...rows("dns", "degraded", "operator", "dns-answers-differ"),
  ...rows("tcp", "down", "operator", "tcp-refused"),
  ...rows("tcp", "down", "network", "tcp-timeout", "tcp-unreachable"),
  ...rows("tcp", "down", "client", "tcp-blocked-locally"),
  ...rows("tcp", "degraded", "network", "tcp-some-addresses-fail", "tcp-family-broken", "tcp-lossy"),
  ...rows("tcp", "notice", "network", "tcp-slow"),
  ...rows(
    "tls",
    "down",
    "operator",
    "tls-not-offered",
    "tls-certificate-expired",
    "tls-certificate-not-yet-valid",
    "tls-certificate-untrusted",
    "tls-certificate-wrong-host",
    "tls-version-mismatch",
    "tls-client-certificate-required",
    "tls-sni-required",
    "tls-direct-unsupported",
    "tls-channel-binding-unavailable",
    "tls-handshake-failed",
    "tls-handshake-timeout",
  ),
  ...rows("tls", "notice", "operator", "tls-certificate-expires-soon"),
  ...rows(
    "startup",
    "down",
    "operator",
    "startup-silent",
    "startup-closed",
    "startup-not-postgres",
    "startup-starting-up",
    "startup-shutting-down",
    "startup-standby-closed",
    "startup-server-error",
    "startup-login-held",
    "startup-tls-expected",
  ),
  ...rows("startup", "down", "client", "startup-too-many-connections"),
  ...rows(
    "pooler",
    "down",
    "operator",
    "pooler-server-unreachable",
    "pooler-server-login-failed",
    "pooler-paused",
    "pooler-database-disabled",
    "pooler-shutting-down",
    "pooler-auth-lookup-failed",
  ),
  ...rows(
    "pooler",
    "down",
    "client",
    "pooler-exhausted",
    "pooler-client-limit",
    "pooler-database-unknown",
    "pooler-user-unknown",
    "pooler-parameter-rejected",
  ),
  ...rows(
    "auth",
    "down",
    "client",
    "auth-password-rejected",
    "auth-password-missing",
    "auth-hba-rejected",
    "auth-tls-required",
    "auth-tls-forbidden",
    "auth-method-unsupported",
    "auth-token-rejected",
  ),
  ...rows("auth", "down", "unclear", "auth-server-signature-invalid"),
  ...rows(
    "admission",
    "down",
    "client",
    "admission-role-missing",
    "admission-role-cannot-login",
    "admission-role-connection-limit",
    "admission-connections-reserved",
    "admission-database-missing",
    "admission-database-closed",
    "admission-database-connection-limit",
    "admission-connect-denied",
    "admission-parameter-rejected",
  ),
  ...rows("admission", "down", "operator", "admission-login-code-failed", "admission-database-damaged"),
  ...rows(
    "query",
    "down",
    "operator",
    "query-timeout",
    "query-connection-lost",
    "query-disk-full",
    "query-out-of-memory",
  ),
  ...rows("query", "down", "network", "query-response-stalled"),
  ...rows("query", "down", "client", "query-permission-denied"),
  ...rows(
    "session",
    "degraded",
    "client",
    "session-prepared-statement-lost",
    "session-state-lost",
    "session-transaction-refused",
  ),
  ...rows("session", "notice", "client", "session-idle-killed"),
  ...rows(
    "capacity",
    "degraded",
    "client",
    "capacity-connections-near-limit",
    "capacity-pool-exceeds-limit",
    "capacity-some-connections-fail",
    "capacity-checkout-slow",
  ),
  ...rows("server", "down", "operator", "server-read-only"),
  ...rows("server", "degraded", "client", "server-lock-contention"),
  ...rows(
    "server",
    "degraded",
    "operator",
    "server-overloaded",
    "server-replica-lagging",
    "server-replication-slot-retains-wal",
    "server-wraparound-near",
    "server-synchronous-replication-wait",
    "server-crash-looping",
  ),
  ...rows(
    "server",
    "notice",
    "client",
    "server-idle-in-transaction",
    "server-long-transaction",
    "server-index-invalid",
  ),
  ...rows("server", "notice", "operator", "server-recently-restarted"),
  ...rows(
    "application",
    "down",
    "client",
    "app-not-connecting",
    "app-connections-rejected",
    "app-config-invalid-option",
    "app-config-family-mismatch",
  ),
  ...rows(
    "application",
    "degraded",
    "client",
    "app-stuck-waiting",
    "app-blocking-itself",
    "app-config-pooler-mismatch",
    "app-health-failing",
  ),
  ...rows("platform", "notice", "operator", "platform-incident-open"),
  ...rows(
    "platform",
    "down",
    "operator",
    "platform-instance-stopped",
    "platform-instance-crash-loop",
    "platform-out-of-memory",
    "platform-storage-full",
  ),
  ...rows("platform", "down", "client", "platform-release-command-failed"),
} as const satisfies Record<string, Row>;

export type Cause = keyof typeof causes;

export function layerOf(cause: Cause): Layer {
  return causes[cause][0];
}
export function usualSeverity(cause: Cause): Severity {
  return causes[cause][1];
}
export function usualOwner(cause: Cause): Owner {
  return causes[cause][2];
}
