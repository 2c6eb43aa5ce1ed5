// A control proves something only where it holds when it is tried again: several servers may stand behind one address,
// and a fault may end while the check looks.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExperimentsFacts } from "../../src/probes/facts.ts";
import type { Observation } from "../../src/report/observation.ts";
import type { Verdict } from "../../src/report/report.ts";
import { judge } from "../../src/rules/verdict.ts";
import { ladder, row, serverError, startedAt, target } from "./observations.ts";
import { welcome } from "./sights.ts";

type Tried = ExperimentsFacts["tried"][number];
const tried = (id: string, outcome: Tried["outcome"], more: Partial<Tried> = {}): Observation =>
  row("experiments", "passed", null, {
    tried: [{ id, varied: id, from: "one", to: "other", outcome, said: outcome, error: null, ...more }],
  });
const further = (answered: number): Observation =>
  row("steady", answered === 0 ? "failed" : "warned", "closed", {
    tried: 10,
    answered,
    attempts: Array.from({ length: 10 }, (_, at) => ({
      connectMs: 1,
      tookMs: 2,
      reason: at < answered ? null : ("closed" as const),
    })),
  });

/** A row that is given stands, also behind the one that failed. */
function verdictOf(...rows: Observation[]): Verdict {
  const all = ladder(...rows).map((one) => rows.find(({ id }) => id === one.id) ?? one);
  return judge(all, target, startedAt).verdict;
}
const gist = ({ status, cause, confidence }: Verdict) => `${status} ${cause ?? "-"} ${confidence}`;

test("a refusal that the very same does not meet again is one server's of several", () => {
  const refused = row("admission", "failed", "server-error", { error: serverError("3D000", "InitPostgres") });
  assert.equal(gist(verdictOf(refused, tried("same-again", "failed"))), "down admission-database-missing confirmed");
  const once = verdictOf(refused, tried("same-again", "passed"));
  assert.equal(gist(once), "degraded admission-database-missing confirmed");
  assert.match(JSON.stringify(once.because), /one of several servers/);
  const tls = row("tls", "failed", "certificate-expired", { problems: ["certificate-expired"] });
  assert.equal(gist(verdictOf(tls, tried("same-again", "passed"))), "degraded tls-certificate-expired confirmed");
});

test("TLS the other way round proves something only where both ways are answered the same again", () => {
  const rejected = (again?: "the same" | "otherwise") =>
    row("startup", "failed", "server-error", {
      tls: false,
      error: serverError("28000", "ClientAuthentication", 'no pg_hba.conf entry for host "10.0.0.9"'),
      otherTls: { ...welcome, ...(again ? { again } : {}) },
    });
  assert.equal(gist(verdictOf(rejected("the same"))), "down auth-tls-required confirmed");
  assert.equal(gist(verdictOf(rejected())), "down auth-tls-required confirmed");
  assert.equal(gist(verdictOf(rejected("otherwise"))), "down auth-hba-rejected likely");
});

test("TLS at once is expected only where nobody who begins as PostgreSQL does is answered", () => {
  const closed = row("tls", "failed", "closed", { answer: null, used: false });
  const works = tried("tls-at-once", "passed");
  assert.equal(gist(verdictOf(closed, works, further(0))), "down startup-tls-expected confirmed");
  assert.notEqual(verdictOf(closed, works, further(4)).cause, "startup-tls-expected");
  // By now PostgreSQL's own first packet is answered as well: nothing is shown, and nothing met the same.
  const over = tried("tls-at-once", "failed", { isOver: true });
  assert.equal(gist(verdictOf(closed, over, further(0))), "down startup-closed likely");
});

test("a pool is exhausted for certain only where the server answers past the pooler", () => {
  const waits = row("query", "failed", "query-timeout");
  const full = row("console", "passed", null, {
    pools: { ...emptyPools, serversActive: 20 },
    database: { ...database, poolSize: 20 },
  });
  const unasked = row("direct", "unknown", "not-applicable", { ownSessions: null });
  assert.equal(gist(verdictOf(waits, full, row("direct", "passed", null))), "down pooler-exhausted confirmed");
  assert.equal(gist(verdictOf(waits, full, unasked)), "down pooler-exhausted likely");
});

test("a slot that is refused past the pooler may be the pooler's own", () => {
  const silent = { step: "simple", outcome: "failed", reason: "silent", tookMs: 3000, bytes: 0, error: null } as const;
  const waits = row("query", "failed", "query-timeout", { steps: [silent] });
  const unknown = row("console", "unknown", "not-applicable");
  const past = (routine: string, sqlstate = "53300") =>
    row("direct", "warned", "server-error", {
      why: "refused",
      reached: "server",
      ownSessions: null,
      error: serverError(sqlstate, routine),
    });
  assert.equal(gist(verdictOf(waits, unknown, past("InitializeSessionUserId"))), "down pooler-exhausted likely");
  assert.equal(gist(verdictOf(waits, unknown, past("InitProcess"))), "down pooler-server-unreachable likely");
  const starting = past("ProcessStartupPacket", "57P03");
  assert.equal(gist(verdictOf(waits, unknown, starting)), "down pooler-server-unreachable confirmed");
});

test("before PostgreSQL 14 nobody knows since when a session waits for its lock", () => {
  const holder = { pid: 2, role: "app", applicationName: null, state: "active", transactionSeconds: 9, query: null };
  const wait = { ...holder, pid: 1, waitSeconds: 900, lockType: "relation", relation: "carts", blockers: [holder] };
  const server = (version: string) => row("server", "passed", null, { version, lockWaits: [wait] });
  assert.equal(gist(verdictOf(server("15.4"))), "degraded server-lock-contention confirmed");
  assert.equal(gist(verdictOf(server("13.9"))), "degraded server-lock-contention likely");
});

test("in session mode the pooler has its reserve, too", () => {
  const inputs = { ...target.inputs, application: { poolSize: 12, instances: 2 } };
  const console = (reserve: string) =>
    row("console", "passed", null, { database, settings: { pool_mode: "session", reserve_pool_size: reserve } });
  const found = (reserve: string) =>
    judge(ladder(console(reserve)), { ...target, inputs }, startedAt).findings.map(({ cause }) => cause);
  assert.ok(found("0").includes("capacity-pool-exceeds-limit"));
  assert.ok(!found("5").includes("capacity-pool-exceeds-limit"));
});

const emptyPools = {
  clientsActive: 0,
  clientsWaiting: 1,
  serversActive: 0,
  serversIdle: 0,
  serversLogin: 0,
  longestWaitSeconds: 3,
};
const database = {
  host: "10.0.0.2",
  port: 5432,
  name: "app",
  poolSize: 20,
  maxConnections: 0,
  currentConnections: 0,
  paused: false,
  disabled: false,
  poolMode: null,
};
