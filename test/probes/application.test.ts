// Does the application arrive? A real server (and a real PgBouncer), and real sessions in the application's role.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { Client } from "pg";
import { runCheckup } from "../../src/checkup/run.ts";
import type { Report } from "../../src/report/report.ts";
import { buildTarget } from "../../src/target/build.ts";
import type { TargetEntry } from "../../src/target/schema.ts";
import { temporaryDirectory, testCluster } from "../support/cluster.ts";
import { gist, rowOf } from "../support/check.ts";
import { needs } from "../support/optional.ts";
import { pidOf, stuck } from "../support/sessions.ts";
import { startPooler } from "./pgbouncer.fixture.ts";

const cluster = await testCluster();
const password = "correct%20horse";
const admin = new Client(cluster.url());
admin.on("error", () => {});

before(async () => {
  await admin.connect();
  for (const name of ["app", "other", "gone"]) {
    await admin.query(`create role ${name} login password 'correct horse'`);
    await admin.query(`create database ${name} owner ${name}`);
  }
});
after(() => admin.end());
const open = new Set<Client>();
afterEach(async () => {
  for (const one of open) await one.end();
  open.clear();
});

type Application = NonNullable<TargetEntry["application"]>;

function check(
  application: Application,
  more: Partial<TargetEntry> = {},
  user = "app",
  database = "app",
): Promise<Report> {
  const entry = { url: `postgres://${user}:${password}@127.0.0.1:${cluster.port}/${database}`, application, ...more };
  return runCheckup({ target: buildTarget("shop", entry, {}), vantage: "test", timeoutMs: 15_000 });
}

async function session(name: string, user = "app", database = "app", port = cluster.port): Promise<Client> {
  const client = new Client({
    host: "127.0.0.1",
    port,
    user,
    password: "correct horse",
    database,
    application_name: name,
  });
  client.on("error", () => {});
  await client.connect();
  open.add(client);
  return client;
}

test("an application that never arrives: this check's own session, in the same role, is the control", async () => {
  const report = await check({ expected_connections: 1 });
  assert.equal(gist(report), "down app-not-connecting confirmed client");
  assert.deepEqual(report.verdict.alternatives, ["app-connections-rejected"]);
  assert.deepEqual(rowOf(report, "application").facts["looks"], [0, 0, 0]);
});

test("without a word on whether it should be there, its absence changes nothing", async () => {
  const report = await check({ role: "app" });
  assert.equal(report.verdict.status, "healthy");
  assert.ok(report.findings.some(({ cause, severity }) => cause === "app-not-connecting" && severity === "notice"));
});

test("a role of its own is looked for, and this check is no control for it", async () => {
  const report = await check({ role: "gone", expected_connections: 1 });
  assert.equal(gist(report), "down app-not-connecting likely client");
});

test("an application that is connected is not missed, whoever asks; people's tools are not the application", async () => {
  const web = await session("shop-web");
  assert.equal((await check({ expected_connections: 1 })).verdict.status, "healthy");
  assert.equal((await check({ application_name: "shop-web", expected_connections: 1 })).verdict.status, "healthy");
  const seenByAnother = await check({ role: "app", expected_connections: 1 }, {}, "other", "app");
  assert.equal(seenByAnother.verdict.status, "healthy", seenByAnother.verdict.summary);
  assert.match(rowOf(seenByAnother, "application").summary, /not visible to this role \(GRANT pg_read_all_stats\)/);
  assert.equal(
    (await check({ application_name: "shop-worker", expected_connections: 1 })).verdict.cause,
    "app-not-connecting",
  );
  await web.end();
  await session("psql");
  assert.equal((await check({ expected_connections: 1 })).verdict.cause, "app-not-connecting");
});

/**
 * Ends what has stood for a moment, again and again, by the server
 * itself: this process may be held up by the check that it runs.
 */
const thrower = `do $$ begin loop
  perform pg_stat_clear_snapshot();
  perform pg_terminate_backend(pid) from pg_stat_activity
    where usename = 'app' and application_name = 'shop-web' and backend_start < clock_timestamp() - interval '100 ms';
  perform pg_sleep(0.02);
end loop; end $$`;

/** Calls again and again until it is stopped. */
function repeatedly(step: () => Promise<void>): () => Promise<void> {
  const stop = new AbortController();
  const done = (async () => {
    while (!stop.signal.aborted) await step().catch(() => undefined);
  })();
  return async () => {
    stop.abort();
    await done;
  };
}

test("an application whose sessions are ended again and again is thrown out; one that connects for each request is not", async () => {
  const bouncer = new Client(cluster.url());
  await bouncer.connect();
  const bouncerPid = await pidOf(bouncer);
  const bouncing = bouncer.query(thrower).catch(() => undefined);
  const comers = [1, 2, 3].map(() =>
    repeatedly(async () => {
      const client = await session("shop-web");
      await new Promise((resolve) => client.once("end", resolve));
      open.delete(client);
    }),
  );
  const report = await check({ expected_connections: 1 });
  await Promise.all(comers.map((stop) => stop()));
  await admin.query("select pg_cancel_backend($1)", [bouncerPid]);
  await bouncing;
  await bouncer.end();
  assert.equal(
    `${report.verdict.status} ${report.verdict.cause}`,
    "down app-connections-rejected",
    report.verdict.summary,
  );
  assert.match(report.verdict.summary, /ended by an administrator/);

  const stopPolite = repeatedly(async () => {
    const client = await session("shop-web");
    await client.query("select 1");
    await client.end();
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  const polite = await check({ role: "app" });
  await stopPolite();
  assert.equal(polite.verdict.status, "healthy", polite.verdict.summary);
});

test("it waits for its own idle transaction, or for somebody else's", async () => {
  const holder = await session("shop-web");
  await holder.query("create table orders (id int); insert into orders values (1)");
  await holder.query("begin");
  await holder.query("update orders set id = 2");
  const waiter = await session("shop-web");
  const waiterPid = await pidOf(waiter);
  const pending = waiter.query("update orders set id = 3").catch(() => undefined);
  await stuck(admin, waiterPid, 0.2);
  const report = await check({ role: "app", expected_connections: 1 }, { thresholds: { lock_wait_seconds: 0.1 } });
  assert.equal(gist(report), "degraded app-blocking-itself confirmed client");
  assert.ok(report.findings.some(({ cause }) => cause === "server-lock-contention"));
  assert.ok(!JSON.stringify(report).includes("set id = 3"), "values of statements stay out");
  await holder.query("rollback");
  await pending;

  const stranger = new Client(cluster.url("app"));
  await stranger.connect();
  open.add(stranger);
  await stranger.query("begin; lock table orders");
  const waiting = waiter.query("update orders set id = 4").catch(() => undefined);
  await stuck(admin, waiterPid, 0.2);
  const other = await check({ role: "app", expected_connections: 1 }, { thresholds: { lock_wait_seconds: 0.1 } });
  assert.equal(other.verdict.cause, "server-lock-contention", other.verdict.summary);
  assert.ok(
    other.findings.some(({ cause, confidence }) => cause === "app-stuck-waiting" && confidence === "confirmed"),
  );
  await stranger.query("rollback");
  await waiting;
});

test("a pool that is wholly in use is said so, and a busy one is left alone", async () => {
  const pool = [await session("shop-web"), await session("shop-web")];
  for (const one of pool) await one.query("begin");
  await new Promise((resolve) => setTimeout(resolve, 5500));
  const report = await check({ role: "app", pool_size: 2, expected_connections: 1 });
  assert.equal(gist(report), "degraded capacity-checkout-slow likely client", report.verdict.summary);
  await pool[0]?.query("rollback");
  assert.equal((await check({ role: "app", pool_size: 2, expected_connections: 1 })).verdict.status, "healthy");
});

test("the health endpoint: its status is part of the picture, its body never, and a token in its URL stays inside", async () => {
  let status = 503;
  const server = createServer((_request, response) =>
    response.writeHead(status, { location: "https://elsewhere.example/" }).end("body-of-the-page"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const health_url = `http://127.0.0.1:${port}/health?token=canary-token-1`;
  await session("shop-web");
  const failing = await check({ role: "app", health_url });
  assert.equal(gist(failing), "degraded app-health-failing confirmed client");
  assert.equal(rowOf(failing, "health").facts["status"], 503);
  assert.ok(
    !JSON.stringify(failing).includes("body-of-the-page") && !JSON.stringify(failing).includes("canary-token-1"),
  );
  for (status of [200, 302, 404]) assert.equal((await check({ role: "app", health_url })).verdict.status, "healthy");
  server.close();
  server.closeAllConnections();
  const silent = await check({ role: "app", health_url });
  assert.equal(gist(silent), "degraded app-health-failing likely client");
});

test("behind a pooler the console tells who comes; without it nobody knows", { skip: needs("pgbouncer") }, async () => {
  const pooler = await startPooler({ databases: { app: `host=127.0.0.1 port=${cluster.port} dbname=app` } });
  const url = `postgres://app:${password}@127.0.0.1:${pooler.port}/app`;
  const witnesses = { pooler: { admin_url: pooler.adminUrl } };
  const run = (more: object) =>
    runCheckup({
      target: buildTarget("shop", { url, application: { role: "app", expected_connections: 1 }, ...more }, {}),
      vantage: "test",
      timeoutMs: 15_000,
    });
  assert.equal(gist(await run(witnesses)), "down app-not-connecting confirmed client");
  const blind = await run({});
  assert.equal(blind.verdict.status, "healthy", blind.verdict.summary);
  assert.equal(rowOf(blind, "application").outcome, "unknown");
  assert.match(rowOf(blind, "application").summary, /stats_users/);
  await session("shop-web", "app", "app", pooler.port);
  assert.equal((await run(witnesses)).verdict.status, "healthy");
});

test("a rule that holds from a version on asks the lock file beside the configuration", async () => {
  const dir = await temporaryDirectory();
  const config = join(dir, "database.php");
  await writeFile(
    config,
    `<?php return ['connections' => ['pgsql' => ['driver' => 'pgsql', 'host' => '127.0.0.1', 'search_path' => ` +
      `'ward']]];`,
  );
  const findings = async () => {
    const facts = rowOf(await check({ framework: "laravel", config }), "app-config").facts;
    return JSON.stringify(facts?.["findings"]);
  };
  assert.equal(await findings(), "[]");
  await writeFile(
    join(dir, "composer.lock"),
    JSON.stringify({ packages: [{ name: "laravel/framework", version: "v8.83.26" }] }),
  );
  assert.match(await findings(), /"option":"search_path".*locked is Laravel 8\.83\.26/);
});
