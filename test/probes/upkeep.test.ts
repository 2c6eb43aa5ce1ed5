// Replication slots, invalid indexes, transaction age and commits that
// wait for a standby, each provoked on a real server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "pg";
import { defaultThresholds, type Thresholds } from "../../src/report/report.ts";
import { Secret } from "../../src/secret.ts";
import { check, gist } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";
import { withoutStandby } from "../support/sessions.ts";

const cluster = await testCluster();
const admin = new Client({ connectionString: cluster.url() });
admin.on("error", () => {});
before(() => admin.connect());
after(() => admin.end());

const look = (
  thresholds: Partial<Thresholds> = {},
  application: { poolSize: number; instances: number } | null = null,
) =>
  check(
    { port: cluster.port, user: "postgres", database: "postgres", password: new Secret("test-password") },
    { thresholds: { ...defaultThresholds, ...thresholds }, application },
  );

test("a fresh server has nothing of it", async () => {
  const report = await look();
  assert.equal(report.verdict.status, "healthy");
  assert.deepEqual(
    report.findings.map(({ cause }) => cause),
    ["server-recently-restarted"],
  );
});

test("a slot that nobody reads and that holds WAL back", async () => {
  await admin.query("select pg_create_physical_replication_slot('forgotten', true)");
  await admin.query("create table filler as select repeat('x', 500) from generate_series(1, 20000)");
  try {
    assert.equal((await look()).verdict.status, "healthy");
    const report = await look({ slotRetainsBytes: 1_000_000 });
    assert.equal(gist(report), "degraded server-replication-slot-retains-wal confirmed operator");
    assert.match(report.verdict.summary, /"forgotten" holds back .* nothing reads it/);
  } finally {
    await admin.query("select pg_drop_replication_slot('forgotten')");
  }
});

test("an index whose concurrent build failed is a notice", async () => {
  await admin.query("create table twice as select 1 as n from generate_series(1, 2)");
  await assert.rejects(admin.query("create unique index concurrently broken on twice (n)"));
  const report = await look();
  assert.equal(report.verdict.status, "healthy");
  assert.ok(
    report.findings.some(({ cause, summary }) => cause === "server-index-invalid" && summary.includes("broken")),
  );
  await admin.query("drop index broken");
});

test("transaction age above the threshold", async () => {
  assert.equal(gist(await look({ transactionAge: 1 })), "degraded server-wraparound-near confirmed operator");
});

test("a pool that is larger than the server, on paper", async () => {
  assert.equal(
    gist(await look({}, { poolSize: 50, instances: 3 })),
    "degraded capacity-pool-exceeds-limit confirmed client",
  );
  assert.equal((await look({}, { poolSize: 5, instances: 3 })).verdict.status, "healthy");
});

test("commits that wait for a synchronous standby which is not there", async () => {
  const giveUp = await withoutStandby(admin, cluster);
  try {
    assert.equal(gist(await look()), "degraded server-synchronous-replication-wait confirmed operator");
  } finally {
    await giveUp();
  }
});
