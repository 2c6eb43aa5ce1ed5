import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { Client } from "pg";
import type { Cluster } from "../../src/embedded/cluster.ts";
import { createLog } from "../../src/log.ts";
import { readStoreUrl, sameDatabase } from "../../src/store/connection.ts";
import { callTimeoutMs } from "../../src/store/database.ts";
import { openStore } from "../../src/store/open.ts";
import { closedPort } from "../support/check.ts";
import { temporaryDirectory, testCluster } from "../support/cluster.ts";
import { needs } from "../support/optional.ts";
import { startPgBouncer } from "../support/pgbouncer.ts";
import { until } from "../support/until.ts";

const log = createLog("silent");
const cluster = await testCluster();
const open = (url: string) => openStore({ DBCHECK_STORE_URL: url, DBCHECK_DATA_DIR: "/nonexistent" }, log);
const request = {
  deliveryKey: "k",
  target: "t",
  fingerprint: "f",
  requester: { teamId: "T", userId: "U", channelId: "C", channelName: "c", responseUrl: null },
};

/** A real PgBouncer before the cluster. */
async function pgbouncer(server: Cluster, settings: Record<string, string>): Promise<string> {
  const { port } = await startPgBouncer(
    {
      databases: { "*": `host=127.0.0.1 port=${server.port} user=postgres password=test-password` },
      settings: { auth_type: "trust", ...settings },
      files: { "users.txt": '"postgres" ""\n"boss" "rules the pooler"\n' },
    },
    (cleanup) => after(cleanup),
  );
  return `postgres://postgres@127.0.0.1:${port}/postgres`;
}

test("opens twice, with the tables made once, and survives being closed", async () => {
  const [one, two] = await Promise.all([open(cluster.url()), open(cluster.url())]);
  assert.equal((await one.store.accept(request)).kind, "new");
  assert.equal((await two.store.accept(request)).kind, "duplicate");
  assert.equal(one.place, `PostgreSQL at 127.0.0.1:${cluster.port}/postgres`);
  assert.deepEqual([one.connection.port, one.connection.database], [cluster.port, "postgres"]);
  await Promise.all([one.close(), two.close()]);
});

test("without a URL the embedded server keeps the store", async () => {
  const home = join(await temporaryDirectory(), "data");
  const first = await openStore({ DBCHECK_DATA_DIR: home }, log);
  assert.equal(first.place, `embedded PostgreSQL in ${home}`);
  assert.equal((await first.store.accept(request)).kind, "new");
  await first.close();
  const second = await openStore({ DBCHECK_DATA_DIR: home }, log);
  assert.equal((await second.store.accept(request)).kind, "duplicate");
  await second.close();
});

test(
  "a transaction pooler is refused, whatever it does with startup options",
  { skip: needs("pgbouncer") },
  async () => {
    const strict = await pgbouncer(cluster, {});
    await assert.rejects(open(strict), {
      name: "UserMistake",
      message: /connection pooler \(startup options are refused\).*direct connection/,
    });
    const lax = await pgbouncer(cluster, { ignore_startup_parameters: "options,extra_float_digits" });
    await assert.rejects(open(lax), {
      name: "UserMistake",
      message: /connection pooler \(startup options do not reach the server\)/,
    });
    // As a pooler that does carry options over: the sessions give it away.
    const owner = new Client({ connectionString: cluster.url() });
    await owner.connect();
    await owner.query("alter role postgres set search_path = dbcheck_direct_test");
    const sly = await pgbouncer(cluster, { ignore_startup_parameters: "options" });
    await assert.rejects(open(sly), {
      name: "UserMistake",
      message: /connection pooler \(sessions are shared between clients\)/,
    });
    await owner.query("alter role postgres reset search_path");
    await owner.end();
  },
);

test("mistakes and outages say what is wrong and never repeat the password", async () => {
  const wrong = cluster.url("postgres", "postgres", "not-the-password");
  await assert.rejects(open(wrong), (error: Error) => {
    assert.equal(error.name, "UserMistake");
    assert.match(error.message, /refuses: password authentication failed/);
    assert.doesNotMatch(error.message, /not-the-password/);
    return true;
  });
  await assert.rejects(open(cluster.url("nowhere")), {
    name: "UserMistake",
    message: /database "nowhere" does not exist/,
  });
  await assert.rejects(open("postgres://u:p@ss w:rd@[::1"), {
    name: "UserMistake",
    message: /^DBCHECK_STORE_URL is not a valid URL/,
  });
  await assert.rejects(open(`postgres://u:p@127.0.0.1:${closedPort}/d`), {
    name: "Outage",
    message: new RegExp(`127.0.0.1:${closedPort}/d is not reachable: ECONNREFUSED`),
  });
  const standby = await testCluster({ standby: true });
  await assert.rejects(open(standby.url()), { name: "UserMistake", message: /standby/ });
});

test("a store that accepts and never answers is an outage after two seconds", async () => {
  const opened = await open(cluster.url());
  process.kill(cluster.pid, "SIGSTOP");
  try {
    const startedAt = Date.now();
    await assert.rejects(opened.store.counts(), { name: "Outage" });
    const tookMs = Date.now() - startedAt;
    // The server is stopped: only our own limit can end the wait.
    assert.ok(tookMs < 3 * callTimeoutMs, `took ${tookMs} ms`);
  } finally {
    process.kill(cluster.pid, "SIGCONT");
  }
  await until("it works again", () => opened.store.counts().catch(() => null));
  await opened.close();

  const silent = createServer((socket) => void socket.on("error", () => undefined)).listen(0, "127.0.0.1");
  after(() => silent.close());
  await new Promise((done) => silent.once("listening", done));
  const address = silent.address();
  assert.ok(address && typeof address === "object");
  await assert.rejects(open(`postgres://u:p@127.0.0.1:${address.port}/d?sslmode=disable`), { name: "Outage" });
});

test("sslmode has libpq's meaning, and the same database is recognised under other names", () => {
  const ssl = (query: string) => readStoreUrl(`postgres://u:p@h/d${query}`).map((connection) => connection.ssl);
  assert.deepEqual(ssl(""), [{ rejectUnauthorized: false }, false]);
  assert.deepEqual(ssl("?sslmode=disable"), [false]);
  assert.deepEqual(ssl("?sslmode=require"), [{ rejectUnauthorized: false }]);
  assert.deepEqual(ssl("?sslmode=verify-full"), [{}]);
  assert.equal(readStoreUrl("postgres://u:p@h/d?options=-c%20x.y%3D1")[0]?.options, "-c x.y=1");
  const place = { host: "LOCALHOST.", port: 5432, database: "a" };
  assert.ok(sameDatabase(place, { host: "127.0.0.1", port: 5432, database: "a" }));
  assert.ok(sameDatabase(place, { host: "/run/postgresql", port: 5432, database: "a" }));
  assert.ok(!sameDatabase(place, { host: "db.example", port: 5432, database: "a" }));
  assert.ok(!sameDatabase(place, { ...place, database: "b" }));
});
