// An SQLSTATE of PostgreSQL's that somebody else uses, or PostgreSQL itself for something else: what only looks the
// same confirms nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Circumstances } from "../../src/rules/way-in/meaning.ts";
import { meaningOf } from "../../src/rules/way-in/sqlstate.ts";
import { serverError } from "./observations.ts";

const base: Circumstances = { rung: "admission", method: "sasl", proven: true, tls: false, otherTls: null, before: 0 };

/** "cause confidence" for each. */
const rows: [
  sqlstate: string,
  routine: string | null,
  message: string,
  at: Partial<Circumstances>,
  expected: string,
  context?: string,
][] = [
  // An extension, another product or pg_upgrade says 53300 of something else.
  [
    "53300",
    "InitProcess",
    'number of requested standby connections exceeds "max_wal_senders" (currently 0)',
    { rung: "admission" },
    "startup-too-many-connections likely",
  ],
  ["53300", "check_tenant_quota", "tenant has no session left", {}, "startup-too-many-connections likely"],
  ["53300", "ProcArrayAdd", "sorry, too many clients already", {}, "startup-too-many-connections confirmed"],
  ["53300", "InitPostgres", "must be superuser to connect in binary upgrade mode", {}, "startup-server-error likely"],
  // A directory accepts a password of somebody whom PostgreSQL does not know.
  [
    "28000",
    "InitializeSessionUserId",
    'role "app" does not exist',
    { method: "password" },
    "admission-role-missing confirmed",
  ],
  [
    "28000",
    "InitializeSessionUserId",
    "Rolle »app« existiert nicht",
    { method: "password" },
    "admission-role-missing likely",
  ],
  // A proxy that knows the client gives it no right; PgBouncer's server refuses its password.
  ["28000", null, "access to db denied", { method: "trust" }, "auth-hba-rejected likely"],
  ["28000", null, "access to db denied", {}, "pooler-server-login-failed likely"],
  ["28P01", null, "nope", {}, "pooler-server-login-failed confirmed"],
  // A proxy's own state under PostgreSQL's SQLSTATE.
  ["57P03", null, "proxy is shutting down for maintenance", {}, "startup-shutting-down likely"],
  ["3D000", "hook_of_somebody", "no tenant for it", {}, "admission-database-missing likely"],
  // What happens to whoever runs a login trigger is no fault of its code.
  [
    "57P01",
    "ProcessInterrupts",
    "terminating connection due to administrator command",
    {},
    "startup-shutting-down likely",
    "PL/pgSQL function on_login() line 3 at PERFORM",
  ],
  [
    "53300",
    "exec_stmt_raise",
    "the tenant is full",
    {},
    "admission-login-code-failed confirmed",
    "PL/pgSQL function on_login() line 3 at RAISE",
  ],
  // What reads settings may itself fail.
  ["54001", "check_stack_depth", "stack depth limit exceeded", {}, "admission-login-code-failed possible"],
  // A pooler quotes what its server said to it.
  [
    "08P01",
    null,
    "server login failed: FATAL sorry, too many clients already",
    { rung: "auth" },
    "startup-too-many-connections likely",
  ],
  ["08P01", null, "server login failed: wrong password type", { rung: "auth" }, "pooler-server-login-failed confirmed"],
  // Code at login chooses its SQLSTATE.
  ["53300", "exec_stmt_raise", "enough sessions", {}, "admission-login-code-failed confirmed"],
  ["57P03", "exec_stmt_raise", "shutting down for the night", {}, "admission-login-code-failed confirmed"],
  [
    "3D000",
    "dblink_connect",
    'database "other" does not exist',
    {},
    "admission-login-code-failed confirmed",
    "PL/pgSQL function on_login() line 3 at PERFORM",
  ],
];

for (const [sqlstate, routine, message, at, expected, context] of rows)
  test(`${sqlstate} ${routine ?? "without routine"}, "${message}" → ${expected}`, () => {
    const error = serverError(sqlstate, routine, message, context === undefined ? {} : { context });
    const meaning = meaningOf(error, { ...base, ...at });
    assert.equal(`${meaning?.cause ?? "-"} ${meaning?.confidence ?? "-"}`, expected);
  });
