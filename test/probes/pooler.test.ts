// A real PgBouncer in front of a real server: healthy is healthy in
// every mode, and each fault of the pooler has its own name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { Secret } from "../../src/secret.ts";
import { Authority } from "../support/certificates.ts";
import { check, closedPort, gist, rowOf } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";
import { needs } from "../support/optional.ts";
import { startPooler, type Pooler } from "./pgbouncer.fixture.ts";

const skip = needs("pgbouncer");
const cluster = await testCluster();
const admin = new Client(cluster.url());
await admin.connect();
for (const statement of [
  "create role app login password 'correct horse'",
  "create role orphan login password 'something else'",
  "create database app owner app",
])
  await admin.query(statement);
await admin.end();

const behind = `host=127.0.0.1 port=${cluster.port}`;
const databases = {
  app: `${behind} dbname=app`,
  session: `${behind} dbname=app pool_mode=session`,
  statement: `${behind} dbname=app pool_mode=statement`,
  wrong: `${behind} dbname=app user=app password=nope`,
  gone: `host=127.0.0.1 port=${closedPort} dbname=app`,
  unnamed: "host=nope.invalid dbname=app",
  tight: `${behind} dbname=app pool_size=1`,
};
/** Speaks within our patience; with PgBouncer's own defaults (120 s) our patience decides. */
const quick = { query_wait_timeout: "2", server_login_retry: "1", server_connect_timeout: "1" };

async function hold(pooler: Pooler, database: string): Promise<Client> {
  const one = new Client({ host: "127.0.0.1", port: pooler.port, user: "app", password: "correct horse", database });
  one.on("error", () => {});
  await one.connect();
  await one.query("begin");
  return one;
}

test(
  "session and transaction mode are healthy, statement mode lets no transaction through; prepared statements included",
  { skip },
  async () => {
    const pooler = await startPooler({ databases });
    const refused = await check({ port: pooler.port, database: "statement" });
    assert.equal(gist(refused), "degraded session-transaction-refused confirmed client", refused.verdict.summary);
    for (const database of ["app", "session"]) {
      const report = await check({ port: pooler.port, database });
      assert.equal(report.verdict.status, "healthy", `${database}: ${report.verdict.summary}`);
      assert.equal(rowOf(report, "admission").facts["speaker"], "pooler");
    }
    // Two clients whose statements cross on one server connection: still nothing to report.
    const both = await Promise.all([
      check({ port: pooler.port, database: "tight" }),
      check({ port: pooler.port, database: "tight" }),
    ]);
    for (const report of both) assert.equal(report.verdict.status, "healthy", report.verdict.summary);
  },
);

const refusals: [name: string, changes: Parameters<typeof check>[0], expected: string][] = [
  ["an unknown database", { database: "nope" }, "down pooler-database-unknown confirmed client"],
  ["an unknown user answers like a wrong password", { user: "ghost" }, "down auth-password-rejected likely client"],
  ["a wrong password", { password: new Secret("bad") }, "down auth-password-rejected likely client"],
  ["the pooler's own wrong password", { database: "wrong" }, "down pooler-server-login-failed confirmed operator"],
  ["a password that only the pooler has", { user: "orphan" }, "down pooler-server-login-failed confirmed operator"],
  [
    "a startup parameter it does not know",
    { options: "-c statement_timeout=5s" },
    "down pooler-parameter-rejected confirmed client",
  ],
  ["TLS that it does not have", { sslmode: "require" }, "down tls-not-offered confirmed client"],
  ["a server that refuses", { database: "gone" }, "down pooler-server-unreachable likely operator"],
  ["a server without an address", { database: "unnamed" }, "down pooler-server-unreachable likely operator"],
];
for (const auth of ["scram-sha-256", "md5"]) {
  test(`what the pooler refuses, clients logging in with ${auth}`, { skip }, async () => {
    const pooler = await startPooler({ databases, settings: { ...quick, auth_type: auth } });
    await Promise.all(
      refusals.map(async ([name, changes, expected]) => {
        const report = await check({ port: pooler.port, ...changes });
        assert.equal(gist(report), expected, `${name}: ${report.verdict.summary}`);
        if (name.includes("unknown user")) assert.deepEqual(report.verdict.alternatives, ["pooler-user-unknown"]);
      }),
    );
  });
}

test("paused, disabled, exhausted: what the pooler says itself, and what waits look like", { skip }, async () => {
  const [speaks, waits] = await Promise.all([startPooler({ databases, settings: quick }), startPooler({ databases })]);
  for (const pooler of [speaks, waits]) {
    await pooler.console("disable session");
    assert.equal(
      gist(await check({ port: pooler.port, database: "session" })),
      "down pooler-database-disabled confirmed operator",
    );
  }
  await Promise.all(
    [speaks, waits].map(async (pooler) => {
      assert.equal((await check({ port: pooler.port })).verdict.status, "healthy");
      const holder = await hold(pooler, "tight");
      const exhausted = await check({ port: pooler.port, database: "tight" });
      assert.equal(gist(exhausted), "down pooler-exhausted likely client", exhausted.verdict.summary);
      assert.ok(exhausted.verdict.alternatives.includes("pooler-server-unreachable"));
      await holder.end();
      assert.equal((await check({ port: pooler.port, database: "tight" })).verdict.status, "healthy");
      await pooler.console("pause app");
      const paused = await check({ port: pooler.port });
      assert.equal(paused.verdict.layer, "pooler", paused.verdict.summary);
      assert.notEqual(paused.verdict.confidence, "confirmed");
      assert.ok(paused.verdict.alternatives.includes("pooler-paused"));
    }),
  );
});

test("silence within the pooler's patience is the pooler's, however clients log in", { skip }, async () => {
  for (const auth_type of ["scram-sha-256", "md5", "trust"]) {
    const pooler = await startPooler({ databases, settings: { auth_type } });
    const report = await check({ port: pooler.port, database: "gone" }, {}, 9_000);
    assert.equal(
      gist(report),
      "down pooler-server-unreachable likely operator",
      `${auth_type}: ${report.verdict.summary}`,
    );
    // The pooler would wait for two minutes.
    assert.ok(report.tookMs < 12_000, `${report.tookMs} ms`);
  }
});

test(
  "no client more, TLS that it insists on, and a process that is stopped",
  { skip: skip || needs("openssl") },
  async () => {
    const authority = new Authority();
    const { cert, key } = authority.issue(["127.0.0.1"]);
    authority.remove();
    const [full, secure] = await Promise.all([
      startPooler({ databases, settings: { max_client_conn: "2" } }),
      startPooler({
        databases,
        settings: {
          client_tls_sslmode: "require",
          client_tls_cert_file: "$HOME/server.crt",
          client_tls_key_file: "$HOME/server.key",
        },
        files: { "server.crt": cert, "server.key": key },
      }),
    ]);
    const holders = [await hold(full, "app"), await hold(full, "app")];
    assert.equal(gist(await check({ port: full.port })), "down pooler-client-limit confirmed client");
    await Promise.all(holders.map((one) => one.end()));

    assert.equal(
      gist(await check({ port: secure.port, sslmode: "disable" })),
      "down auth-tls-required confirmed client",
    );
    for (const sslmode of ["allow", "prefer", "require"] as const)
      assert.equal((await check({ port: secure.port, sslmode })).verdict.status, "healthy", sslmode);

    process.kill(secure.pid, "SIGSTOP");
    const stopped = await check({ port: secure.port }, {}, 9_000);
    assert.equal(gist(stopped), "down startup-silent likely operator");
    assert.ok(stopped.tookMs < 13_000, `${stopped.tookMs} ms`);
  },
);

test("a server that goes away behind the pooler", { skip }, async () => {
  const own = await testCluster();
  const boss = new Client(own.url());
  boss.on("error", () => {});
  await boss.connect();
  await boss.query("create role app login password 'correct horse'");
  await boss.end();
  const line = { app: `host=127.0.0.1 port=${own.port} dbname=postgres` };
  const poolers = await Promise.all([
    startPooler({ databases: line, settings: quick }),
    startPooler({ databases: line }),
  ]);
  for (const { port } of poolers) assert.equal((await check({ port })).verdict.status, "healthy");
  await own.stop("immediate");
  for (const { port } of poolers) {
    // The first client waits; a second look is told at once, and again while server_login_retry lasts.
    const report = await check({ port });
    assert.equal(
      gist(report),
      "down pooler-server-unreachable likely operator",
      JSON.stringify(rowOf(report, "query").facts),
    );
    assert.equal(gist(await check({ port })), "down pooler-server-unreachable likely operator");
  }
});
