import type { Layer } from "./causes.ts";

/**
 * Where something was seen from: one of our probes, the application, the
 * platform, a person, or an earlier healthy check.
 */
export type Source = "probe" | "application" | "platform" | "person" | "baseline";

/** `unknown` means "could not see" and is never shown as good; `skipped` names in its summary what it waited for. */
export type Outcome = "passed" | "warned" | "failed" | "skipped" | "unknown";

/** Why an observation is not `passed`: a closed list, so that rules match names and never wording. */
export const reasons = [
  // nobody could look
  "prerequisite-missing",
  "not-permitted",
  "not-applicable",
  "not-tried",
  "no-difference",
  "check-ended",
  "no-answer-of-ours",
  "bug-of-ours",
  // configuration
  "config-invalid",
  // name resolution, after RFC 1035 RCODEs and getaddrinfo's EAI codes
  "nxdomain",
  "no-address",
  "servfail",
  "resolver-timeout",
  "resolver-refused",
  "resolver-garbled",
  "resolver-unreachable",
  "answers-differ",
  "family-missing",
  // TCP, after errno
  "refused",
  "timeout",
  "host-unreachable",
  "network-unreachable",
  "address-unavailable",
  "blocked-locally",
  "reset",
  "closed",
  "no-such-socket",
  "some-addresses-failed",
  "some-connections-failed",
  // TLS
  "tls-not-offered",
  "certificate-expired",
  "certificate-not-yet-valid",
  "certificate-untrusted",
  "certificate-wrong-host",
  "tls-version",
  "client-certificate-required",
  "sni-required",
  "direct-tls-unsupported",
  "channel-binding-unavailable",
  "handshake-failed",
  "handshake-timeout",
  "certificate-expires-soon",
  "file-unusable",
  // what the other end said or did not say
  "silent",
  "not-postgres",
  "protocol-too-old",
  "malformed",
  "answer-unreadable",
  "too-large",
  "server-error",
  "password-missing",
  "method-unsupported",
  "method-not-allowed",
  "certificate-not-requested",
  "peer-not-allowed",
  "server-signature-invalid",
  "session-attributes",
  // queries
  "query-timeout",
  "connection-lost",
  "response-stalled",
  "prepared-statement-lost",
  "session-leaked",
  // server state worth a row of its own colour
  "read-only",
  "lock-waits",
  "no-sessions",
  "health-failing",
  "near-limit",
  // what the platform says of itself
  "http-error",
  "instance-not-running",
  "incident-open",
  // this machine
  "offline",
  "clock-wrong",
] as const;
export type Reason = (typeof reasons)[number];

/** The rungs of the way in, in the order of climbing: each the id of a probe and of its row. */
export const wayIn = ["tcp", "tls", "startup", "auth", "admission", "query"] as const;

/** One thing seen. Plain data: it is stored, replayed and compared. */
export interface Observation {
  /** Unique in a report: the probe's id for a row of the ladder, `probe:what` for a variation ("tcp:10.0.0.2:5432"). */
  id: string;
  probe: string;
  layer: Layer;
  source: Source;
  /** The place it was seen from, as named by `--vantage`. */
  vantage: string;
  /** ISO 8601, UTC. */
  at: string;
  /** What was varied or given: host, port, address, family, sslmode … Never a secret. */
  inputs: Record<string, unknown>;
  outcome: Outcome;
  reason: Reason | null;
  tookMs: number;
  summary: string;
  facts: Record<string, unknown>;
  /** Of a bug of ours (`bug-of-ours`): ties this row to the full error in the log. */
  reference?: string;
  /** A command line that shows the same by hand, secrets as variables. */
  reproduce?: string;
}

/**
 * Reads a row's facts by a registry from probe id to their type. Null for a row that did not end, was left
 * out or could not look: a probe answers with all of its facts or none, which JSON has as an empty object. Of
 * a probe's own row or an earlier climb's; variations beside it have facts of their own.
 */
export function factsBy<Registry extends object>() {
  return <K extends keyof Registry & string>(row: Observation | undefined, id: K): Registry[K] | null => {
    if (row?.probe !== id || !(row.id === id || row.id.startsWith(`${id}:climb-`))) return null;
    return Object.keys(row.facts).length === 0 ? null : (row.facts as Registry[K] & Record<string, unknown>);
  };
}

/** One row of the live checklist. */
export interface ProgressRow {
  probe: string;
  title: string;
  state: "pending" | "running" | Outcome;
  summary: string;
  tookMs: number | null;
}

/** What another place of the same check does. */
export interface PlaceProgress {
  vantage: string;
  rows: ProgressRow[];
  /** Why nobody waits for it: "no contact since …". */
  silence?: string;
}

/** A check while it runs. */
export interface Progress {
  startedAt: string;
  rows: ProgressRow[];
  /** Of other vantages than the application's own, in the order of the targets file. */
  vantages?: PlaceProgress[];
}
