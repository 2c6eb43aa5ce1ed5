// What the console and the direct URL decide, on a real PgBouncer.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Client } from "pg";
import { runCheckup } from "../../src/checkup/run.ts";
import type { Report } from "../../src/report/report.ts";
import { buildTarget } from "../../src/target/build.ts";
import { testCluster } from "../support/cluster.ts";
import { closedPort, gist, rowOf } from "../support/check.ts";
import { needs } from "../support/optional.ts";
import { until } from "../support/until.ts";
import { startPooler, type Pooler } from "./pgbouncer.fixture.ts";

const skip = needs("pgbouncer");
const cluster = await testCluster();
const direct = `postgres://app:correct%20horse@127.0.0.1:${cluster.port}/app`;
const line = `host=127.0.0.1 port=${cluster.port} dbname=app`;

before(async () => {
  const client = new Client(cluster.url());
  await client.connect();
  await client.query("create role app login password 'correct horse'");
  await client.query("create database app owner app");
  await client.end();
});

function check(pooler: Pooler, more: object = {}, application: object = {}): Promise<Report> {
  const url = `postgres://app:correct%20horse@127.0.0.1:${pooler.port}/app`;
  const entry = { url, direct_url: direct, pooler: { admin_url: pooler.adminUrl }, application, ...more };
  return runCheckup({ target: buildTarget("pooled", entry, {}), vantage: "test", timeoutMs: 15_000 });
}

async function through(pooler: Pooler, ...statements: string[]): Promise<Client> {
  const client = new Client({
    host: "127.0.0.1",
    port: pooler.port,
    user: "app",
    password: "correct horse",
    database: "app",
  });
  client.on("error", () => {});
  await client.connect();
  for (const statement of statements) await client.query(statement);
  return client;
}

test("a healthy pooler in either mode is healthy, and its mode is seen by what it does", { skip }, async () => {
  for (const mode of ["transaction", "session"]) {
    const pooler = await startPooler({ databases: { app: line }, settings: { pool_mode: mode } });
    const report = await check(pooler);
    assert.equal(report.verdict.status, "healthy", report.verdict.summary);
    assert.equal(rowOf(report, "session").facts["poolMode"], mode);
    assert.equal(rowOf(report, "console").outcome, "passed");
    assert.equal(rowOf(report, "direct").outcome, "passed");
  }
});

test("paused and exhausted look alike to a client; the console tells them apart", { skip }, async () => {
  const paused = await startPooler({ databases: { app: line } });
  await through(paused, "select 1");
  await paused.console("PAUSE app");
  assert.equal(gist(await check(paused)), "down pooler-paused confirmed operator");

  const full = await startPooler({ databases: { app: `${line} pool_size=1` } });
  const holder = await through(full, "begin", "select 1");
  const report = await check(full);
  assert.equal(gist(report), "down pooler-exhausted confirmed client");
  assert.match(report.verdict.summary, /transactions that do nothing/);
  await holder.end();
});

test("a server that is gone behind the pooler, and one that the pooler alone cannot reach", { skip }, async () => {
  const astray = await startPooler({ databases: { app: `host=127.0.0.1 port=${closedPort} dbname=app` } });
  const lost = await check(astray);
  assert.equal(lost.verdict.cause, "pooler-server-unreachable");
  assert.match(lost.verdict.summary, /answers at .* its own connection there fails/);
  assert.ok(lost.comparisons.some(({ varied, toOutcome }) => varied === "endpoint" && toOutcome === "passed"));

  const gone = await check(astray, { direct_url: `postgres://app:x@127.0.0.1:${closedPort}/app` });
  assert.equal(gist(gone), "down pooler-server-unreachable confirmed operator");
});

test("named statements are lost in transaction mode where the application uses them", { skip }, async () => {
  const pooler = await startPooler({ databases: { app: line } });
  assert.equal(
    gist(await check(pooler, {}, { prepared_statements: "named" })),
    "degraded session-prepared-statement-lost confirmed client",
  );
  assert.equal((await check(pooler, {}, { prepared_statements: "unnamed" })).verdict.status, "healthy");
});

test("what others left in a session is found", { skip }, async () => {
  const pooler = await startPooler({ databases: { app: `${line} pool_size=2` } });
  const other = await through(pooler, "set statement_timeout = '17s'", "set search_path = nowhere");
  // What a server has that is no older than the check itself may be the pooler's own doing.
  await until("the pooler's server is older than the check", async () => {
    const { rows } = await other.query<{ isOld: boolean }>(
      `select clock_timestamp() - backend_start > interval '2 s' as "isOld" from pg_stat_activity where pid = ` +
        `pg_backend_pid()`,
    );
    return rows[0]?.isOld;
  });
  const report = await check(pooler);
  assert.equal(gist(report), "degraded session-state-lost confirmed client");
  assert.match(report.verdict.summary, /search_path/);
  await other.end();
});

test("a pool larger than the pooler's, on paper", { skip }, async () => {
  const pooler = await startPooler({ databases: { app: `${line} pool_size=3` }, settings: { pool_mode: "session" } });
  const report = await check(pooler, {}, { pool_size: 5, instances: 2 });
  assert.equal(gist(report), "degraded capacity-pool-exceeds-limit confirmed client");
});
