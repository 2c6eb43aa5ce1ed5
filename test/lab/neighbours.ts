// For each cause its fault and its nearest neighbour: what shows the same first symptom and
// must not be called that. Further pairs stand in the scenarios themselves (`neighbour`), and those of branches in
// branch-neighbours.ts; test/house/neighbours.test.ts holds that no cause is left.
import type { Cause } from "../../src/report/causes.ts";

/** Two scenarios' names. */
export type Pair = [fault: string, neighbour: string];

export const neighbours: Partial<Record<Cause, Pair>> = {
  "capacity-some-connections-fail": ["intermittent/capacity-slots-come-and-go", "healthy/few-slots-free"],
  "app-connections-rejected": ["faults/app-thrown-out", "healthy/app-arrives"],
  "vantage-unsupported": ["faults/vantage-gss-encryption", "faults/auth-method-gss"],
  "config-password-unescaped": ["faults/config-password-at", "healthy/password-odd"],
  "config-scheme-unsupported": ["faults/config-scheme-jdbc", "healthy/url-unix-style"],
  "config-host-missing": ["faults/config-host-missing", "healthy/unix-socket"],
  "config-port-invalid": ["faults/config-port-word", "faults/tcp-refused-port"],
  "config-sslmode-invalid": ["faults/config-sslmode-typo", "healthy/tls-allow"],
  "config-parameter-unknown": ["faults/config-parameter-ssl-mode", "healthy/options-of-the-application"],
  "config-variable-missing": ["faults/config-variable-unset", "faults/config-host-missing"],
  "config-file-unusable": ["faults/config-file-key-open", "healthy/tls-client-certificate"],
  "dns-no-address": ["faults/dns-no-address", "faults/dns-nxdomain"],
  "dns-timeout": ["faults/dns-timeout-dropped", "healthy/resolver-3s"],
  "tls-certificate-not-yet-valid": ["faults/tls-certificate-not-yet-valid", "faults/vantage-clock-behind"],
  "tls-sni-required": ["faults/tls-sni-alert", "healthy/tls-sni-proxy"],
  "tls-channel-binding-unavailable": ["faults/tls-channel-binding-proxy", "healthy/tls-channel-binding"],
  "tls-handshake-timeout": ["faults/tls-handshake-timeout", "faults/tls-handshake-hangup"],
  "startup-starting-up": ["faults/startup-starting-up", "faults/startup-shutting-down"],
  "startup-shutting-down": ["faults/startup-shutting-down", "faults/startup-starting-up"],
  "startup-standby-closed": ["faults/startup-standby-closed", "faults/startup-starting-up-standby"],
  "pooler-shutting-down": ["faults/pooler-shutting-down", "faults/startup-shutting-down"],
  "auth-tls-required": ["faults/auth-tls-required", "faults/auth-hba-reject"],
  "auth-tls-forbidden": ["faults/auth-tls-forbidden", "faults/auth-hba-reject-tls"],
  "admission-role-connection-limit": ["faults/admission-role-connection-limit", "healthy/role-limits-not-reached"],
  "admission-connections-reserved": ["faults/admission-connections-reserved", "faults/startup-too-many-connections"],
  "admission-database-connection-limit": [
    "faults/admission-database-connection-limit",
    "faults/admission-role-connection-limit",
  ],
  "admission-connect-denied": ["faults/admission-connect-denied", "faults/admission-database-missing"],
  "query-connection-lost": ["faults/query-connection-lost", "faults/query-timeout"],
  "query-out-of-memory": ["wild/shared-memory-of-container", "faults/query-disk-full"],
  "query-disk-full": ["faults/query-disk-full", "faults/server-read-only-canary"],
  "query-permission-denied": ["faults/query-permission-denied", "faults/server-read-only-role"],
  "session-prepared-statement-lost": ["faults/session-statement-lost", "healthy/pooler-session"],
  "session-idle-killed": ["faults/session-idle-timeout", "healthy/statement-timeout"],
  "capacity-checkout-slow": ["faults/capacity-checkout-slow", "healthy/pool-fits"],
  "server-overloaded": ["faults/server-overloaded", "healthy/long-queries"],
  "server-crash-looping": ["intermittent/server-crash-loop", "faults/server-recently-restarted"],
  "server-recently-restarted": ["faults/server-recently-restarted", "faults/startup-starting-up"],
};

/** The lab cannot show these; a test holds the fault beside what it is not. */
export const heldByTests: Partial<Record<Cause, string>> = {
  "platform-incident-open": "test/rules/platform.test.ts",
  "platform-instance-stopped": "test/rules/platform.test.ts",
  "platform-instance-crash-loop": "test/rules/platform.test.ts",
  "platform-out-of-memory": "test/rules/platform.test.ts",
  "platform-storage-full": "test/rules/platform.test.ts",
  "platform-release-command-failed": "test/rules/platform.test.ts",
};
