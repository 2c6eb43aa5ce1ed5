// The one place where wording decides: speakers that send no usable SQLSTATE and no routine (PgBouncer and its kin,
// https://www.pgbouncer.org/), and 57P03, which PostgreSQL gives to four different states.
import type { Cause } from "../../report/causes.ts";
import type { ServerError } from "../../probes/wire/messages.ts";

export interface Wording {
  pattern: RegExp;
  cause: Cause;
  alternatives: Cause[];
}

/** Errors of poolers and vendors' proxies. PgBouncer 1.18 stamps all of its own with 08P01. */
const poolerWordings: Wording[] = [
  {
    pattern: /query_wait_timeout/,
    cause: "pooler-exhausted",
    alternatives: ["pooler-server-unreachable", "pooler-paused", "pooler-server-login-failed"],
  },
  // PgBouncer 1.24 and later quote the server's last answer.
  {
    pattern: /cached error: (connect failed|server DNS lookup failed|.*timeout)/,
    cause: "pooler-server-unreachable",
    alternatives: [],
  },
  {
    pattern: /cached error: .*(password|authentication|role|user)/,
    cause: "pooler-server-login-failed",
    alternatives: [],
  },
  {
    pattern: /server_login_retry|server login has been failing/,
    cause: "pooler-server-unreachable",
    alternatives: ["pooler-server-login-failed"],
  },
  { pattern: /server login failed|wrong password type/, cause: "pooler-server-login-failed", alternatives: [] },
  { pattern: /no such database/, cause: "pooler-database-unknown", alternatives: [] },
  {
    pattern: /no such user|"trust" authentication failed|Tenant or user not found/,
    cause: "pooler-user-unknown",
    alternatives: [],
  },
  { pattern: /database ".*" is disabled/, cause: "pooler-database-disabled", alternatives: [] },
  { pattern: /is paused|pooler is paused/, cause: "pooler-paused", alternatives: [] },
  {
    pattern: /no more connections allowed|max_client_conn|max clients reached|MaxClientsInSessionMode/i,
    cause: "pooler-client-limit",
    alternatives: [],
  },
  { pattern: /client_idle|too many connections.*(max_db|max_user)/, cause: "pooler-client-limit", alternatives: [] },
  { pattern: /unsupported startup parameter/, cause: "pooler-parameter-rejected", alternatives: [] },
  {
    pattern: /(pooler|pgbouncer|server) (is )?shut(ting )?down|shutdown in progress/,
    cause: "pooler-shutting-down",
    alternatives: [],
  },
  { pattern: /SSL required/, cause: "auth-tls-required", alternatives: [] },
  {
    pattern: /server conn crashed|server closed|connect failed|server DNS lookup failed/,
    cause: "pooler-server-unreachable",
    alternatives: [],
  },
  {
    pattern: /SASL authentication failed|auth failed|authentication failed|login rejected/,
    cause: "auth-password-rejected",
    alternatives: ["pooler-user-unknown"],
  },
  { pattern: /Endpoint ID is not specified/, cause: "tls-sni-required", alternatives: [] },
  {
    pattern: /database ".*" does not exist/,
    cause: "admission-database-missing",
    alternatives: ["pooler-database-unknown"],
  },
  { pattern: /too many clients already/, cause: "startup-too-many-connections", alternatives: [] },
];

/** What a speaker without `routine` means; PostgreSQL itself always sends one. */
export function poolerWording({ message, routine }: ServerError): Wording | undefined {
  return routine ? undefined : poolerWordings.find(({ pattern }) => pattern.test(message));
}

/** postmaster.c / backend_startup.c: 57P03 while starting, stopping, recovering, or as a standby that takes nobody. */
export function notReadyWording({ message, detail }: ServerError): { cause: Cause; sure: boolean } {
  const text = `${message} ${detail ?? ""}`;
  if (/shutting down/.test(text)) return { cause: "startup-shutting-down", sure: true };
  if (/hot_standby|Hot standby mode is disabled/i.test(text)) return { cause: "startup-standby-closed", sure: true };
  if (/starting up|recovery|not yet accepting/.test(text)) return { cause: "startup-starting-up", sure: true };
  if (/not accepting connections/.test(text)) return { cause: "startup-standby-closed", sure: true };
  return { cause: "startup-starting-up", sure: false };
}

/** InitializeSessionUserId has one SQLSTATE for two faults; both sentences exist in English only as written here. */
export function roleWording({ message }: ServerError): Cause | null {
  if (/does not exist/.test(message)) return "admission-role-missing";
  if (/not permitted to log in/.test(message)) return "admission-role-cannot-login";
  return null;
}

/** PostgreSQL's own sentence names the role; PgBouncer's about its clients does not. */
export function namesUser({ message }: ServerError): boolean {
  return / for user "/.test(message);
}

/** The file's name stands untranslated in every message about pg_hba.conf. */
export function namesHba({ message }: ServerError): boolean {
  return message.includes("pg_hba.conf");
}
