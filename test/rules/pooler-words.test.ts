// What poolers and vendors' proxies say without a routine → its cause; and never PostgreSQL's words for theirs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { meaningOf, type Circumstances } from "../../src/rules/way-in/sqlstate.ts";
import { serverError } from "./observations.ts";

const base: Circumstances = { rung: "admission", method: "sasl", proven: true, tls: false, otherTls: null, before: 0 };
const welcome = { tls: true, answered: "authentication" as const, error: null };

function gist(sqlstate: string, routine: string | null, message: string, at: Partial<Circumstances>): string {
  const meaning = meaningOf(serverError(sqlstate, routine, message), { ...base, ...at });
  return meaning ? `${meaning.cause} ${meaning.confidence}` : "nothing";
}

/** PgBouncer and its kin send no routine; before 1.20 the SQLSTATE is always 08P01. */
const pooled: [message: string, at: Partial<Circumstances>, expected: string, sqlstate?: string][] = [
  ["no such database: x", { rung: "auth" }, "pooler-database-unknown confirmed"],
  ["no such user", { rung: "startup", proven: false }, "pooler-user-unknown confirmed"],
  ['"trust" authentication failed', { rung: "startup", proven: false }, "pooler-user-unknown confirmed"],
  ["Tenant or user not found", { rung: "startup", proven: false }, "pooler-user-unknown confirmed", "XX000"],
  ["SASL authentication failed", { rung: "auth", proven: false }, "auth-password-rejected likely"],
  ["password authentication failed", { rung: "auth", proven: false, method: "md5" }, "auth-password-rejected likely"],
  [
    'password authentication failed for user "app"',
    { rung: "auth", proven: true },
    "pooler-server-login-failed confirmed",
  ],
  [
    'password authentication failed for user "app"',
    { rung: "auth", proven: true },
    "pooler-server-login-failed confirmed",
    "28P01",
  ],
  [
    'password authentication failed for user "app"',
    { rung: "auth", proven: false, method: "md5" },
    "pooler-server-login-failed confirmed",
  ],
  [
    'password authentication failed for user "app"',
    { rung: "auth", proven: false },
    "auth-password-rejected likely",
    "28P01",
  ],
  [
    "Passwort-Authentifizierung für Benutzer »app« fehlgeschlagen",
    { rung: "auth" },
    "pooler-server-login-failed likely",
  ],
  [
    "Passwort-Authentifizierung für Benutzer »app« fehlgeschlagen",
    { rung: "auth" },
    "pooler-server-login-failed confirmed",
    "28P01",
  ],
  ["server login failed: wrong password type", { rung: "auth" }, "pooler-server-login-failed confirmed"],
  [
    "server login has been failing, try again later (server_login_retry)",
    { rung: "query" },
    "pooler-server-unreachable likely",
  ],
  [
    "server login has been failing, cached error: connect failed (server_login_retry)",
    { rung: "query" },
    "pooler-server-unreachable confirmed",
  ],
  [
    'server login has been failing, cached error: password authentication failed for user "app" (server_login_retry)',
    { rung: "query" },
    "pooler-server-login-failed confirmed",
  ],
  ["query_wait_timeout", { rung: "query" }, "pooler-exhausted likely"],
  ["query_wait_timeout", { rung: "auth" }, "pooler-server-unreachable likely"],
  ['database "app" is disabled', { rung: "auth" }, "pooler-database-disabled confirmed"],
  [
    "no more connections allowed (max_client_conn)",
    { rung: "startup", proven: false },
    "pooler-client-limit confirmed",
  ],
  ["max clients reached", { rung: "startup", proven: false }, "pooler-client-limit confirmed", "XX000"],
  ["unsupported startup parameter: options", { rung: "startup", proven: false }, "pooler-parameter-rejected confirmed"],
  ["pgbouncer is shutting down", { rung: "startup", proven: false }, "pooler-shutting-down confirmed"],
  ["SSL required", { rung: "startup", proven: false, otherTls: welcome }, "auth-tls-required confirmed"],
  ["SSL required", { rung: "startup", proven: false }, "auth-tls-required likely"],
  ["server conn crashed?", { rung: "query" }, "pooler-server-unreachable confirmed"],
  ['database "gone" does not exist', { rung: "auth" }, "admission-database-missing likely"],
  [
    "Endpoint ID is not specified. Either please upgrade the postgres client library (libpq) for SNI support",
    { rung: "startup", proven: false },
    "tls-sni-required confirmed",
  ],
];
for (const [message, at, expected, sqlstate = "08P01"] of pooled) {
  test(`a pooler at ${at.rung}, ${sqlstate}: ${message}`, () => {
    assert.equal(gist(sqlstate, null, message, at), expected);
  });
}

test("PostgreSQL's own words with a routine are never taken for a pooler's", () => {
  for (const message of ["query_wait_timeout", "no such user", "SSL required", "max clients reached"])
    assert.equal(gist("XX999", "elog", message, { rung: "query" }), "nothing");
});
