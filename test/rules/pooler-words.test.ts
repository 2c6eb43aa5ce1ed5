// What poolers and vendors' proxies say without a routine → its cause; and never PostgreSQL's words for theirs.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Circumstances } from "../../src/rules/way-in/meaning.ts";
import { meaningOf } from "../../src/rules/way-in/sqlstate.ts";
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
  ["server conn crashed?", { rung: "query" }, "pooler-server-unreachable likely"],
  ['database "gone" does not exist', { rung: "auth" }, "admission-database-missing likely"],
  [
    "Endpoint ID is not specified. Either please upgrade the postgres client library (libpq) for SNI support",
    { rung: "startup", proven: false },
    "tls-sni-required confirmed",
  ],
  [
    'server login has been failing, cached error: too many connections for role "app" (server_login_retry)',
    { rung: "query" },
    "admission-role-connection-limit likely",
  ],
  [
    "server login has been failing, cached error: sorry, too many clients already (server_login_retry)",
    { rung: "query" },
    "startup-too-many-connections likely",
  ],
  // PostgreSQL's sentences without their routine: of the pooler's own connection
  ['no pg_hba.conf entry for host "::1", user "app", no encryption', {}, "pooler-server-login-failed confirmed"],
  [
    'no pg_hba.conf entry for host "::1", user "app", no encryption',
    { rung: "startup", proven: false },
    "auth-hba-rejected likely",
    "28000",
  ],
  ['too many connections for role "app"', { rung: "auth" }, "admission-role-connection-limit likely"],
  ['permission denied for database "app"', { rung: "auth" }, "admission-connect-denied likely"],
  // What only sounds like a pooler's
  ["Project is paused, resume it in the console", { rung: "startup", proven: false }, "startup-server-error possible"],
  ["client_idle_timeout", { rung: "query" }, "query-connection-lost likely"],
  // PgBouncer's own rules, and certificates
  ["login rejected", { rung: "startup", proven: false }, "auth-hba-rejected confirmed"],
  ["certificate authentication failed", { rung: "startup", proven: false }, "tls-client-certificate-required likely"],
  [
    'authentication database "auth" is disabled',
    { rung: "startup", proven: false },
    "pooler-auth-lookup-failed confirmed",
  ],
  // PgBouncer's look-up of passwords, and statement pooling
  ["bouncer config error", { rung: "startup", proven: false }, "pooler-auth-lookup-failed likely"],
  [
    "transaction blocks not allowed in statement pooling mode",
    { rung: "query" },
    "session-transaction-refused confirmed",
  ],
  // Supavisor's three generations
  [
    "(ENOTFOUND) tenant/user postgres.abc not found",
    { rung: "startup", proven: false },
    "pooler-user-unknown confirmed",
    "XX000",
  ],
  [
    "(ENOIDENTIFIER) no tenant identifier provided (external_id or sni_hostname required)",
    { rung: "startup", proven: false },
    "pooler-user-unknown confirmed",
    "XX000",
  ],
  [
    "(EMAXCLIENTSESSION) max clients reached in session mode - max clients are limited to pool_size: 15",
    { rung: "startup", proven: false },
    "pooler-client-limit confirmed",
    "XX000",
  ],
  [
    "MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size",
    { rung: "startup", proven: false },
    "pooler-client-limit confirmed",
    "XX000",
  ],
  [
    "(ECIRCUITBREAKER) failed to retrieve database credentials, new connections are temporarily blocked",
    { rung: "startup", proven: false },
    "pooler-server-login-failed likely",
    "XX000",
  ],
  [
    "(EAUTHQUERY) auth_query connection failed",
    { rung: "startup", proven: false },
    "pooler-server-login-failed likely",
    "XX000",
  ],
  ["Unable to check out process from the pool due to timeout", { rung: "query" }, "pooler-exhausted likely", "XX000"],
  // RDS Proxy
  [
    "Feature not supported: RDS Proxy currently doesn\u2019t support command-line options.",
    { rung: "startup", proven: false },
    "pooler-parameter-rejected confirmed",
    "0A000",
  ],
  [
    "This RDS proxy has no credentials for the role app. Check the credentials for this role and try again.",
    { rung: "auth", proven: false },
    "pooler-user-unknown confirmed",
    "28000",
  ],
  [
    "This RDS Proxy requires TLS connections",
    { rung: "startup", proven: false, otherTls: welcome },
    "auth-tls-required confirmed",
    "28000",
  ],
  [
    "The IAM authentication failed for the role app. Check the IAM token for this role and try again.",
    { rung: "auth", proven: false },
    "auth-token-rejected confirmed",
    "28000",
  ],
  ["Timed-out waiting to acquire database connection", { rung: "query" }, "pooler-exhausted likely", "08000"],
  // Others
  [
    "all backend nodes are down, pgpool requires at least one valid node",
    { rung: "startup" },
    "pooler-server-unreachable confirmed",
    "57000",
  ],
  [
    'Cloud SQL IAM user authentication failed for user "app"',
    { rung: "auth", proven: false },
    "auth-token-rejected confirmed",
    "28000",
  ],
  [
    "Clients must connect with TLS",
    { rung: "startup", proven: false, otherTls: welcome },
    "auth-tls-required confirmed",
    "08004",
  ],
  [
    'No pool configured for database: "x", user: "app"',
    { rung: "startup", proven: false },
    "pooler-database-unknown likely",
    "58000",
  ],
  ["failed to create a backend 0 connection", { rung: "startup" }, "pooler-server-unreachable confirmed", "XX000"],
  ["Sorry, too many clients already", { rung: "startup", proven: false }, "pooler-client-limit confirmed", "53300"],
  // Nobody's: a class alone confirms nothing
  ["something that no product says", { rung: "startup", proven: false }, "startup-server-error likely", "XX000"],
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

test("PAM asks for tokens where the vendor has it so, and anywhere else it is one of several things", () => {
  const pam = (tokenHost: boolean) =>
    gist("28000", "auth_failed", 'PAM authentication failed for user "app"', {
      rung: "auth",
      proven: false,
      tokenHost,
    });
  assert.deepEqual([pam(true), pam(false)], ["auth-token-rejected confirmed", "auth-password-rejected likely"]);
});

/**
 * Sentences of products, word for word, as they stand in their
 * sources or in public reports; none of them has a routine.
 */
const reported: [message: string, sqlstate: string, expected: string, more?: { detail?: string; hint?: string }][] = [
  ["pgbouncer cannot connect to server", "08P01", "pooler-server-unreachable likely"],
  ["unexpected response from login query", "08P01", "pooler-auth-lookup-failed confirmed"],
  ["client sent partial pkt in startup phase", "08P01", "auth-token-rejected likely"],
  [
    "SCRAM authentication failed",
    "XX000",
    "pooler-auth-lookup-failed confirmed",
    { detail: "unable to decrypt password from pool_passwd", hint: "verify the valid pool_key exists" },
  ],
  [
    "SCRAM authentication failed",
    "XX000",
    "pooler-user-unknown confirmed",
    { detail: 'pool_passwd file does not contain an entry for "app"' },
  ],
  ["SCRAM authentication failed", "XX000", "auth-password-rejected likely"],
  [
    "invalid authentication packet from backend",
    "XX000",
    "pooler-server-login-failed likely",
    { detail: "failed to get the authentication packet length" },
  ],
  ["odyssey: cd0cc8a7b6adf: route for 'app.app' is not found", "3D000", "pooler-database-unknown likely"],
  ["odyssey: cd0cc8a7b6adf: user blocked: (unknown database) app", "28000", "auth-hba-rejected likely"],
  ["odyssey: cd0cc8a7b6adf: host based authentication rejected", "28P01", "auth-hba-rejected confirmed"],
  [
    "odyssey: cd0cc8a7b6adf: too many client tcp connections (global client_max)",
    "53300",
    "pooler-client-limit confirmed",
  ],
  ["odyssey: cd0cc8a7b6adf: failed to connect to remote server s1f2", "08006", "pooler-server-unreachable likely"],
  ["odyssey: cd0cc8a7b6adf: failed to make auth query", "28000", "pooler-auth-lookup-failed confirmed"],
  ["Control plane request failed", "08006", "pooler-server-unreachable confirmed"],
  ["Couldn't connect to compute node", "08006", "pooler-server-unreachable confirmed"],
  [
    "The endpoint has been disabled. Enable it using Neon API and retry.",
    "XX000",
    "pooler-database-disabled confirmed",
  ],
  [
    "Your account or project has exceeded the compute time quota. Upgrade your plan to increase limits.",
    "XX000",
    "pooler-database-disabled confirmed",
  ],
  [
    "Failed to acquire permit to connect to the database. Too many database connection attempts are currently ongoing.",
    "XX000",
    "pooler-client-limit confirmed",
  ],
  [
    "This IP address 192.0.2.7 is not allowed to connect to this endpoint. Please add it to the allowed list in " +
      "the Neon console.",
    "XX000",
    "auth-hba-rejected confirmed",
  ],
  ["The IAM authentication failed because of too many competing requests.", "28000", "pooler-client-limit confirmed"],
  ["The maximum number of client connections to the proxy exceeded 50.", "53300", "pooler-client-limit confirmed"],
  ['Request returned an error: database "app" does not exist', "3D000", "admission-database-missing confirmed"],
  ["could not get connection from the pool - AllServersDown", "58000", "pooler-server-unreachable likely"],
  ['No pool configured for database: "app", user: "app"', "58000", "pooler-database-unknown likely"],
  ["unknown protocol version 196610", "08P01", "pooler-parameter-rejected likely"],
];

for (const [message, sqlstate, expected, more] of reported)
  test(`${more?.detail ?? ""} ${message.slice(0, 60)} → ${expected}`, () => {
    const at: Circumstances = { ...base, rung: "startup", proven: false };
    const meaning = meaningOf(serverError(sqlstate, null, message, more), at);
    assert.equal(meaning && `${meaning.cause} ${meaning.confidence}`, expected);
  });

test("what Azure and Cloud SQL have built into the server speaks of tokens, with a routine; PostgreSQL's own sentence does not", () => {
  const at: Circumstances = { ...base, rung: "auth", proven: false, method: "password" };
  const said = (message: string) => meaningOf(serverError("28000", "auth_failed", message), at)?.cause;
  assert.equal(said("The access token does not have a valid audience claim."), "auth-token-rejected");
  assert.equal(said('Cloud SQL IAM user authentication failed for user "app"'), "auth-token-rejected");
  assert.equal(said('LDAP authentication failed for user "app"'), "auth-password-rejected");
});
