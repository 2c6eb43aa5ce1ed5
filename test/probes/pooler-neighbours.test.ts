// What looks like one fault of a pooler and is another, on a real PgBouncer: the verdict is what blocks first.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Client } from "pg";
import { runCheckup } from "../../src/checkup/run.ts";
import type { Report } from "../../src/report/report.ts";
import { buildTarget } from "../../src/target/build.ts";
import { testCluster } from "../support/cluster.ts";
import { closedPort, gist, rowOf } from "../support/check.ts";
import { needs } from "../support/optional.ts";
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

/** @param witnesses what the target gives besides its URL: both, unless said otherwise */
function check(pooler: Pooler, witnesses: object | null = null, password = "correct%20horse"): Promise<Report> {
  const url = `postgres://app:${password}@127.0.0.1:${pooler.port}/app`;
  const both = { direct_url: direct, pooler: { admin_url: pooler.adminUrl } };
  return runCheckup({
    target: buildTarget("pooled", { url, ...(witnesses ?? both) }, {}),
    vantage: "test",
    timeoutMs: 15_000,
  });
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

test("a wrong password comes before a pause and before a full pool", { skip, concurrency: true }, async () => {
  const paused = await startPooler({ databases: { app: line } });
  await paused.console("PAUSE app");
  const report = await check(paused, null, "wrong");
  assert.equal(report.verdict.cause, "auth-password-rejected", report.verdict.summary);
  assert.ok(report.findings.some(({ cause, severity }) => cause === "pooler-paused" && severity === "notice"));

  const full = await startPooler({ databases: { app: `${line} pool_size=1` } });
  const holder = await through(full, "begin", "select 1");
  assert.equal((await check(full, null, "wrong")).verdict.cause, "auth-password-rejected");
  await holder.end();
});

test("a pooler that let this check log in has not met its limit of clients", { skip }, async () => {
  const pooler = await startPooler({ databases: { app: `${line} pool_size=1` }, settings: { max_client_conn: "6" } });
  const holders = [
    await through(pooler, "begin", "select 1"),
    ...(await Promise.all([1, 2, 3, 4].map(() => through(pooler)))),
  ];
  const report = await check(pooler);
  assert.equal(gist(report), "down pooler-exhausted confirmed client", JSON.stringify(rowOf(report, "console").facts));
  for (const one of holders) await one.end();
});

test("servers may be limited by database too", { skip }, async () => {
  const pooler = await startPooler({ databases: { app: `${line} max_db_connections=1` } });
  const holder = await through(pooler, "begin", "select 1");
  assert.equal(gist(await check(pooler)), "down pooler-exhausted confirmed client");
  await holder.end();
});

test("an admin_url that leads to no console is no witness", { skip }, async () => {
  const pooler = await startPooler({ databases: { app: `host=127.0.0.1 port=${closedPort} dbname=app` } });
  const report = await check(pooler, { pooler: { admin_url: direct } });
  assert.equal(rowOf(report, "console").outcome, "unknown");
  assert.notEqual(report.verdict.cause, "pooler-database-unknown");
});

test("the console alone shows that there is no server to wait for", { skip }, async () => {
  const pooler = await startPooler({ databases: { app: `host=127.0.0.1 port=${closedPort} dbname=app` } });
  const report = await check(pooler, { pooler: { admin_url: pooler.adminUrl } });
  assert.equal(report.verdict.cause, "pooler-server-unreachable", report.verdict.summary);
  assert.ok(report.verdict.ruledOut.some(({ cause }) => cause === "pooler-exhausted"));
});

test("a direct URL alone: closed on purpose it proves nothing, open it speaks for the server", { skip }, async () => {
  const full = await startPooler({ databases: { app: `${line} pool_size=1` } });
  const holder = await through(full, "begin", "select 1");
  const closed = await check(full, { direct_url: `postgres://app:x@127.0.0.1:${closedPort}/app` });
  assert.notEqual(closed.verdict.confidence, "confirmed", closed.verdict.summary);
  const open = await check(full, { direct_url: direct });
  assert.equal(open.verdict.cause, "pooler-exhausted");
  assert.ok(open.verdict.ruledOut.some(({ text }) => text.includes("the server itself answers")));
  await holder.end();
});

test("a server that hangs is not an exhausted pool", { skip }, async (t) => {
  const stuck = await testCluster();
  const admin = new Client(stuck.url());
  admin.on("error", () => {});
  await admin.connect();
  await admin.query("create role app login password 'correct horse'");
  await admin.query("create database app owner app");
  const pooler = await startPooler({ databases: { app: `host=127.0.0.1 port=${stuck.port} dbname=app pool_size=1` } });
  const holder = await through(pooler, "select 1");
  const { rows } = await holder.query<{ pid: number }>("select pg_backend_pid() as pid");
  await admin.end();
  t.diagnostic(`backend ${rows[0]?.pid}`);
  const pids = [rows[0]?.pid ?? 0, stuck.pid];
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  try {
    void holder.query("select 1").catch(() => {});
    const url = `postgres://app:correct%20horse@127.0.0.1:${stuck.port}/app`;
    const report = await check(pooler, { direct_url: url, pooler: { admin_url: pooler.adminUrl } });
    assert.equal(report.verdict.cause, "pooler-server-unreachable", report.verdict.summary);
  } finally {
    for (const pid of pids.toReversed()) process.kill(pid, "SIGCONT");
  }
});

test("what the pooler sets itself on each server is nobody's leak", { skip }, async () => {
  const pooler = await startPooler({ databases: { app: `${line} connect_query='set statement_timeout = 17000'` } });
  const report = await check(pooler);
  assert.equal(report.verdict.status, "healthy", report.verdict.summary);
});

test("with one server in session mode the console tells the mode", { skip }, async () => {
  const pooler = await startPooler({ databases: { app: `${line} pool_size=1` }, settings: { pool_mode: "session" } });
  const report = await check(pooler);
  assert.equal(report.verdict.status, "healthy", report.verdict.summary);
  assert.deepEqual(
    [rowOf(report, "session").facts["poolMode"], rowOf(report, "session").facts["modeKnownBy"]],
    ["session", "console"],
  );
});
