// The write canary on real servers: a write that comes through, and each way in which only writes fail.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "pg";
import { runCheckup } from "../../src/checkup/run.ts";
import type { Conninfo } from "../../src/libpq/connection.ts";
import { Secret } from "../../src/secret.ts";
import { gist, rowOf } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";
import { needs } from "../support/optional.ts";
import { withoutStandby } from "../support/sessions.ts";
import { aConninfo, aTarget } from "../support/target.ts";
import { until } from "../support/until.ts";
import { startPooler } from "./pgbouncer.fixture.ts";

const cluster = await testCluster();
const admin = new Client({ connectionString: cluster.url() });
admin.on("error", () => {});
before(async () => {
  await admin.connect();
  await admin.query("create role app login password 'correct horse'");
  await admin.query("create database app owner app");
});
after(() => admin.end());

const write = (changes: Partial<Conninfo> & { port?: number } = {}, timeoutMs = 15_000) =>
  runCheckup({
    target: aTarget(aConninfo({ port: cluster.port, sslmode: "disable", ...changes })),
    vantage: "test",
    timeoutMs,
    allowWriteCanary: true,
  });

async function sessionsOf(role: string): Promise<number> {
  const { rowCount } = await admin.query("select from pg_stat_activity where usename = $1", [role]);
  return rowCount ?? 0;
}

test("without leave nothing is written, and the row says so without changing the status", async () => {
  const report = await runCheckup({
    target: aTarget(aConninfo({ port: cluster.port })),
    vantage: "test",
    timeoutMs: 15_000,
  });
  const { outcome, reason, summary } = rowOf(report, "writes");
  assert.deepEqual([outcome, reason, report.verdict.status], ["unknown", "not-tried", "healthy"]);
  assert.match(summary, /not tried/);
  const reader = aTarget(aConninfo({ port: cluster.port }), { writes: false });
  const other = await runCheckup({ target: reader, vantage: "test", timeoutMs: 15_000 });
  assert.ok(!other.observations.some(({ id }) => id === "writes"));
});

test("a write comes through, and leaves nothing", async () => {
  const report = await write();
  assert.equal(report.verdict.status, "healthy");
  const { outcome, facts } = rowOf(report, "writes");
  assert.deepEqual(
    [outcome, facts["canary"], facts["stage"], facts["hung"]],
    ["passed", "temporary table", "commit", false],
  );
  assert.equal(rowOf(report, "held").outcome, "passed");
});

test("a role that may make no temporary table writes a message", async () => {
  await admin.query("create role narrow login password 'correct horse'");
  await admin.query("revoke temporary on database app from public");
  const narrow = await write({ user: "narrow" });
  assert.equal(narrow.verdict.status, "healthy");
  assert.equal(rowOf(narrow, "writes").facts["canary"], "logical message");
  const signatures = await admin.query(
    "select oid::regprocedure::text as f from pg_proc where proname = 'pg_logical_emit_message'",
  );
  for (const { f } of signatures.rows as { f: string }[]) {
    const own = new Client({ connectionString: cluster.url("app") });
    await own.connect();
    await own.query(`revoke execute on function ${f} from public`);
    await own.end();
  }
  const neither = await write({ user: "narrow" });
  assert.deepEqual(
    [rowOf(neither, "writes").outcome, rowOf(neither, "writes").reason, neither.verdict.status],
    ["unknown", "not-permitted", "healthy"],
  );
  await admin.query("grant temporary on database app to public");
});

test("a read-only guard on the role", async () => {
  await admin.query("alter role app set default_transaction_read_only = on");
  try {
    const report = await write();
    assert.equal(gist(report), "down server-read-only confirmed operator");
    assert.match(report.verdict.summary, /for this role \(ALTER ROLE/);
    assert.equal(rowOf(report, "writes").reason, "read-only");
  } finally {
    await admin.query("alter role app reset default_transaction_read_only");
  }
  const own = await write({ options: "-c default_transaction_read_only=on" });
  assert.equal(gist(own), "down server-read-only confirmed client");
});

test("a commit that waits for a standby which is not there: told by the server, and nothing stays behind", async () => {
  const giveUp = await withoutStandby(admin, cluster);
  try {
    const report = await write();
    assert.equal(gist(report), "down server-synchronous-replication-wait confirmed operator");
    const { facts, tookMs } = rowOf(report, "writes");
    assert.deepEqual([facts["notReplicated"], facts["waitEvent"]], [true, { type: "IPC", event: "SyncRep" }]);
    // Left alone, the commit would wait for ever.
    assert.ok(tookMs < 10_000, `${tookMs} ms`);
    assert.equal(rowOf(report, "held").outcome, "passed");
    const short = await write({}, 2500);
    assert.ok(short.tookMs < 6000, `${short.tookMs} ms`);
    assert.notEqual(short.verdict.status, "healthy");
    await until("nothing of ours is left", async () => (await sessionsOf("app")) === 0);
  } finally {
    await giveUp();
  }
});

test("through a pooler in transaction mode", { skip: needs("pgbouncer") }, async () => {
  const pooler = await startPooler({
    databases: { app: `host=127.0.0.1 port=${cluster.port} dbname=app user=app password='correct horse'` },
    settings: { pool_mode: "transaction" },
  });
  const report = await write({ port: pooler.port, password: new Secret("correct horse") });
  assert.equal(rowOf(report, "writes").outcome, "passed", rowOf(report, "writes").summary);
});
