// Sessions that are cut, servers that go down, and logins that are refused in words of several meanings: what each is
// taken for, and what it is not.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Observation } from "../../src/report/observation.ts";
import { judge } from "../../src/rules/verdict.ts";
import { ladder, row, serverError, startedAt, target } from "./observations.ts";

function gist(rows: Observation[], earlier: Observation[] = []): string {
  const { status, cause, confidence } = judge([...earlier, ...ladder(...rows)], target, startedAt).verdict;
  return `${status} ${cause ?? "-"} ${confidence}`;
}
const recovering = (number: number): Observation => ({
  ...row("startup", "failed", "server-error", {
    error: serverError("57P03", "ProcessStartupPacket", "the database system is in recovery mode"),
  }),
  id: `startup:climb-${number}`,
});
const refused = (message: string, detail: string | null = null, sqlstate = "08P01") =>
  row("auth", "failed", "server-error", {
    error: serverError(sqlstate, null, message, { detail }),
    passwordProven: false,
  });
const atStartup = (sqlstate: string, routine: string | null, message: string) =>
  row("startup", "failed", "server-error", { error: serverError(sqlstate, routine, message) });

test("a login that ends without a word is likely closed, and a crash where another try met the recovery", () => {
  for (const rung of ["auth", "admission"] as const)
    for (const reason of ["closed", "reset"] as const) {
      assert.equal(gist([row(rung, "failed", reason)]), "down startup-closed likely");
      assert.equal(gist([row(rung, "failed", reason)], [recovering(1)]), "down server-crash-looping likely");
    }
});

test("a query whose session ends without a word is likely cut, and a crash where another try met the recovery", () => {
  const cut = row("query", "failed", "connection-lost");
  assert.equal(gist([cut]), "down query-connection-lost likely");
  assert.equal(gist([cut], [recovering(1)]), "down server-crash-looping likely");
});

test("a cut is a crash where the server says at once that it recovers, and none where it says nothing", () => {
  const said = serverError("57P03", "ProcessStartupPacket", "the database system is in recovery mode");
  for (const rung of ["auth", "admission"] as const)
    assert.equal(gist([row(rung, "failed", "closed", { recovering: said })]), "down server-crash-looping likely");
  assert.equal(
    gist([row("query", "failed", "connection-lost", { recovering: said })]),
    "down server-crash-looping likely",
  );
  const climb = { ...row("query", "failed", "connection-lost", { recovering: said }), id: "query:climb-1" };
  assert.equal(gist([row("query", "failed", "connection-lost")], [climb]), "down server-crash-looping likely");
});

test("a server in recovery that had a session between two tries does not only start up", () => {
  const inRecovery = row("startup", "failed", "server-error", {
    error: serverError("57P03", "ProcessStartupPacket", "the database system is in recovery mode"),
  });
  assert.equal(gist([inRecovery], [recovering(1)]), "down startup-starting-up confirmed");
  const cut = { ...row("query", "failed", "connection-lost"), id: "query:climb-2" };
  assert.equal(gist([inRecovery], [recovering(1), cut]), "degraded server-crash-looping likely");
});

test("connections that stand and are cut are the server's where it says that it crashed, and the path's where none stood", () => {
  const held = row("held", "warned", "connection-lost", {
    error: serverError("57P02", "quickdie", "terminating connection because of crash of another server process"),
    logins: [
      { sqlstate: "57P03", why: "recovering", reached: "server" },
      { sqlstate: null, why: null, reached: "server" },
    ],
  });
  const steady = (connectMs: number | null) =>
    row("steady", "warned", "some-connections-failed", {
      answered: 5,
      attempts: Array.from({ length: 10 }, (_, n) => ({
        connectMs: n < 5 ? connectMs : 3,
        tookMs: 5,
        reason: n < 5 ? "closed" : null,
      })),
    });
  assert.match(gist([held, steady(3)]), /server-crash-looping/);
  assert.match(gist([held, steady(null)]), /tcp-lossy/);
});

test("connections that fail while the server starts over are the server's, and the network's where it does not", () => {
  const attempts = Array.from({ length: 10 }, (_, at) => ({
    connectMs: at < 3 ? null : 3,
    tookMs: 5,
    reason: at < 3 ? ("refused" as const) : null,
  }));
  const lost = row("steady", "warned", "some-connections-failed", { answered: 7, attempts });
  const server = (startedOverSeconds: number) =>
    row("server", "passed", null, { startedOverSeconds, checkpointerSeconds: startedOverSeconds });
  assert.equal(gist([lost, server(3)]), "degraded server-crash-looping likely");
  assert.equal(gist([lost, server(50_000)]), "degraded tcp-lossy confirmed");
});

test("who shuts down is told by who says it", () => {
  const said = (sqlstate: string, routine: string | null, message: string) =>
    gist([atStartup(sqlstate, routine, message)]);
  assert.equal(
    said("57P03", "ProcessStartupPacket", "the database system is shutting down"),
    "down startup-shutting-down confirmed",
  );
  assert.equal(said("08P01", null, "pgbouncer is shutting down"), "down pooler-shutting-down confirmed");
  assert.equal(said("08P01", null, "server is shutting down"), "down pooler-shutting-down likely");
  // Poolers pass this on, and the server says it to sessions that it has.
  assert.equal(
    said("57P01", null, "terminating connection due to administrator command"),
    "down pooler-shutting-down likely",
  );
  assert.equal(
    said("57P01", "ProcessInterrupts", "terminating connection due to administrator command"),
    "down startup-shutting-down likely",
  );
});

test("client authentication failed is a rule of pgpool's where its detail says so, else one of several things", () => {
  const message = "client authentication failed";
  assert.equal(
    gist([refused(message, 'no pool_hba.conf entry for host "10.0.0.9"')]),
    "down auth-hba-rejected confirmed",
  );
  assert.equal(gist([refused(message)]), "down auth-hba-rejected likely");
  assert.equal(
    gist([refused("SCRAM authentication failed", "unable to decrypt password from pool_passwd")]),
    "down pooler-auth-lookup-failed confirmed",
  );
  assert.equal(gist([refused("SCRAM authentication failed")]), "down auth-password-rejected likely");
});

test("a session that hangs after quick answers is one, and where all is slow it is the server's load", () => {
  const query = (roundTripMs: number) => row("query", "passed", null, { roundTripMs, roundTripsMs: [roundTripMs] });
  const server = row("server", "warned", "query-timeout");
  assert.equal(gist([query(3), server]), "degraded query-timeout likely");
  assert.doesNotMatch(gist([query(900), server]), /query-timeout/);
});
