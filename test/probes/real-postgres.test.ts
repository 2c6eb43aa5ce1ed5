// The whole ladder against real PostgreSQL: each way to be refused is
// told by SQLSTATE and routine, and a healthy server is healthy.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "pg";
import { Secret } from "../../src/secret.ts";
import { check, gist, rowOf } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";
import { needs } from "../support/optional.ts";
import { checksGone, pidOf, stuck } from "../support/sessions.ts";
import { until } from "../support/until.ts";
import { Authority } from "../support/certificates.ts";
import type { Cluster } from "../../src/embedded/cluster.ts";

const app = { user: "app", database: "app", password: new Secret("correct horse"), sslmode: "prefer" as const };
const cluster: Cluster = await testCluster({
  settings: { max_connections: "12", superuser_reserved_connections: "2" },
  hba: [
    "host closedtls all 127.0.0.1/32 reject",
    "hostssl onlytls all 127.0.0.1/32 scram-sha-256",
    "host all trusty 127.0.0.1/32 trust",
    "host all ghost 127.0.0.1/32 trust",
    "host all clear 127.0.0.1/32 password",
    "host all old 127.0.0.1/32 md5",
    "host all all 127.0.0.1/32 scram-sha-256",
  ],
});
const admin = new Client({ connectionString: cluster.url(), application_name: "test admin" });
admin.on("error", () => {});

before(async () => {
  await admin.connect();
  for (const statement of [
    "create role app login password 'correct horse'",
    "create role trusty login",
    "create role clear login password 'correct horse'",
    "create role nologin_app password 'correct horse'",
    "create role one login password 'correct horse' connection limit 0",
    "set password_encryption = 'md5'",
    "create role old login password 'correct horse'",
    "reset password_encryption",
    "create database app owner app",
    "create database closedtls",
    "create database onlytls",
    "create database shut allow_connections false",
    "create database limited connection limit 0",
    "create database private",
    "revoke connect on database private from public",
  ])
    await admin.query(statement);
});
after(() => admin.end());
const at = (changes: Parameters<typeof check>[0], inputs: Parameters<typeof check>[1] = {}) =>
  check({ ...app, port: cluster.port, ...changes }, inputs);

test("a healthy server is healthy, on one connection, with every row seen", async () => {
  const before = await started();
  const report = await at({});
  assert.equal(report.verdict.status, "healthy");
  assert.deepEqual(
    report.findings.map(({ cause }) => cause).filter((cause) => cause !== "server-recently-restarted"),
    [],
  );
  assert.deepEqual(
    report.observations.filter(({ outcome }) => outcome === "failed" || outcome === "skipped"),
    [],
  );
  assert.deepEqual(
    report.observations.filter(({ reproduce }) => !reproduce).map(({ id }) => id),
    [],
    "an observation that cannot be repeated by hand",
  );
  assert.equal(rowOf(report, "server:sessions").outcome, "unknown");
  assert.equal(rowOf(report, "auth").facts["mechanism"], "SCRAM-SHA-256");
  await checksGone(admin);
  // A session is counted at its end, if not before.
  assert.equal((await started()) - before, 1);
});

async function started(): Promise<number> {
  await admin.query("select pg_stat_force_next_flush()");
  return (await admin.query("select sessions::int as n from pg_stat_database where datname = 'app'")).rows[0].n;
}

const refusals: [name: string, changes: Parameters<typeof check>[0], expected: string][] = [
  [
    "a wrong password is rejected, likely among its twins",
    { password: new Secret("wrong") },
    "down auth-password-rejected likely client",
  ],
  [
    "a missing role answers like a wrong password",
    { user: "nobody_here" },
    "down auth-password-rejected likely client",
  ],
  ["no password at all", { password: null }, "down auth-password-missing confirmed client"],
  [
    "a role that does not exist, where no password is asked",
    { user: "ghost" },
    "down admission-role-missing confirmed client",
  ],
  ["a role that may not log in", { user: "nologin_app" }, "down admission-role-cannot-login confirmed client"],
  ["a role at its own limit", { user: "one" }, "down admission-role-connection-limit confirmed client"],
  ["a database that does not exist", { database: "nosuch" }, "down admission-database-missing confirmed client"],
  ["a database that takes no connections", { database: "shut" }, "down admission-database-closed confirmed client"],
  ["a database at its own limit", { database: "limited" }, "down admission-database-connection-limit confirmed client"],
  ["a database without the CONNECT right", { database: "private" }, "down admission-connect-denied confirmed client"],
  [
    "a setting that does not exist",
    { options: "-c nosuch.thing.x=1 -c nosuchsetting=1" },
    "down admission-parameter-rejected confirmed client",
  ],
  ["a rule of pg_hba.conf that rejects", { database: "closedtls" }, "down auth-hba-rejected confirmed client"],
  ["a server without TLS, where the URL insists", { sslmode: "require" }, "down tls-not-offered confirmed client"],
  [
    "channel binding without TLS",
    { channelBinding: "require" },
    "down tls-channel-binding-unavailable confirmed client",
  ],
  ["a method that require_auth forbids", { requireAuth: ["md5"] }, "down auth-method-unsupported confirmed client"],
  [
    "direct TLS to a server without TLS",
    { sslmode: "require", sslnegotiation: "direct" },
    "down tls-direct-unsupported likely client",
  ],
];
for (const [name, changes, expected] of refusals) {
  test(name, async () => {
    const report = await at(changes);
    assert.equal(gist(report), expected, JSON.stringify(report.verdict, null, 1));
    assert.ok(!JSON.stringify(report).includes("correct horse"));
  });
}

test("trust, cleartext and md5 get in as well", async () => {
  for (const user of ["trusty", "clear", "old"])
    assert.equal(
      (await at({ user, database: user === "trusty" ? "postgres" : "app" })).verdict.status,
      "healthy",
      user,
    );
});

test("all slots taken: ordinary ones first, then every one", async () => {
  const holders: Client[] = [];
  /** Takes one slot more, as soon as those who were here before have given back theirs. */
  const hold = async (user: string, password: string) => {
    await until("a free slot", async () => {
      const one = new Client({ host: "127.0.0.1", port: cluster.port, user, password, database: "app" });
      one.on("error", () => {});
      const isIn = await one.connect().then(
        () => true,
        () => false,
      );
      if (isIn) holders.push(one);
      return isIn;
    });
  };
  try {
    for (let n = 0; n < 8; n += 1) await hold("app", "correct horse");
    await checksGone(admin, { clients: 8 });
    const near = await at({});
    assert.equal(gist(near), "degraded capacity-connections-near-limit confirmed client", JSON.stringify(near.verdict));
    await checksGone(admin, { clients: 8 });
    await hold("app", "correct horse");
    assert.equal(gist(await at({})), "down admission-connections-reserved confirmed client");
    for (let n = 0; n < 2; n += 1) await hold("postgres", "test-password");
    assert.match(
      gist(await at({})),
      /down (startup-too-many-connections|admission-connections-reserved) confirmed client/,
    );
  } finally {
    await Promise.all(holders.map((one) => one.end()));
  }
});

test("read-only by a setting is down where the application writes, and fine where it does not", async () => {
  await admin.query("alter role app set default_transaction_read_only = on");
  try {
    const report = await at({});
    assert.equal(gist(report), "down server-read-only confirmed operator");
    assert.match(report.verdict.summary, /default_transaction_read_only/);
    assert.equal((await at({}, { writes: false })).verdict.status, "healthy");
  } finally {
    await admin.query("alter role app reset default_transaction_read_only");
  }
});

test("a lock pile-up is degraded, and names the idle transaction that holds it", async () => {
  const [holder, waiter] = [new Client(cluster.url("app")), new Client(cluster.url("app"))];
  await Promise.all([holder.connect(), waiter.connect()]);
  await holder.query(
    "create table if not exists t (id int primary key, n int); insert into t values (1, 0) on conflict do nothing",
  );
  await holder.query("begin; update t set n = 1 where id = 1");
  const waiterPid = await pidOf(waiter);
  const waiting = waiter.query("update t set n = 2 where id = 1").catch(() => {});
  try {
    await stuck(admin, waiterPid, 1.1);
    const { defaultThresholds } = await import("../../src/report/report.ts");
    const report = await at(
      { user: "postgres", password: new Secret("test-password") },
      { thresholds: { ...defaultThresholds, lockWaitSeconds: 1 } },
    );
    assert.equal(gist(report), "degraded server-lock-contention confirmed client");
    assert.match(report.verdict.summary, /idle in a transaction/);
  } finally {
    await holder.query("rollback");
    await waiting;
    await Promise.all([holder.end(), waiter.end()]);
  }
});

test("TLS: what verify-full finds wrong, and what require leaves alone", { skip: needs("openssl") }, async () => {
  const authority = new Authority();
  const stranger = new Authority("a stranger's CA");
  const serve = (issued: { cert: string; key: string }, more: Record<string, string> = {}) =>
    testCluster({
      settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key", ...more },
      files: { "server.crt": issued.cert, "server.key": issued.key },
      hba: [
        "hostnossl plain all 127.0.0.1/32 trust",
        "hostssl onlytls all 127.0.0.1/32 trust",
        "host postgres all 127.0.0.1/32 trust",
      ],
    });
  const [good, expired, future, foreign] = await Promise.all([
    serve(authority.issue(["127.0.0.1", "localhost"])),
    serve(authority.issue(["127.0.0.1"], -40, -10)),
    serve(authority.issue(["127.0.0.1"], 10, 40)),
    serve(authority.issue(["db.example.com"], -1, 5)),
  ]);
  const look = (one: Cluster, changes: Parameters<typeof check>[0] = {}) =>
    check({
      port: one.port,
      user: "postgres",
      database: "postgres",
      password: null,
      sslmode: "verify-full",
      sslrootcert: authority.caPath,
      ...changes,
    });
  try {
    const healthy = await look(good);
    assert.equal(healthy.verdict.status, "healthy");
    assert.match(String(rowOf(healthy, "tls").facts["protocol"]), /^TLSv1\.3$/);
    assert.equal((await look(good, { sslnegotiation: "direct" })).verdict.status, "healthy");
    assert.equal(gist(await look(expired)), "down tls-certificate-expired confirmed operator");
    assert.equal((await look(expired, { sslmode: "require", sslrootcert: null })).verdict.status, "healthy");
    assert.equal(gist(await look(future)), "down tls-certificate-not-yet-valid confirmed operator");
    assert.equal(gist(await look(foreign)), "down tls-certificate-wrong-host confirmed client");
    const soon = await look(foreign, { sslmode: "verify-ca" });
    assert.equal(soon.verdict.status, "healthy");
    assert.deepEqual(
      soon.findings.map(({ cause }) => cause).filter((cause) => cause.startsWith("tls")),
      ["tls-certificate-expires-soon"],
    );
    assert.equal(
      gist(await look(good, { sslrootcert: stranger.caPath })),
      "down tls-certificate-untrusted confirmed operator",
    );
    assert.equal(
      gist(await look(good, { sslMaxVersion: "TLSv1.1", sslMinVersion: "TLSv1" })),
      "down tls-version-mismatch confirmed client",
    );
    assert.equal(
      gist(await look(good, { sslmode: "disable", database: "onlytls" })),
      "down auth-tls-required confirmed client",
    );
    assert.equal(gist(await look(good, { database: "plain" })), "down auth-tls-forbidden confirmed client");
  } finally {
    authority.remove();
    stranger.remove();
  }
});
