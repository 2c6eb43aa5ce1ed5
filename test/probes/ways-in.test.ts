// Every way in that libpq allows, as URLs: lists of hosts, sockets, IPv6, odd
// names and passwords, client certificates, prefer's fallbacks.
import assert from "node:assert/strict";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Client } from "pg";
import { runCheckup } from "../../src/checkup/run.ts";
import type { Report } from "../../src/report/report.ts";
import { targetFromUrl } from "../../src/target/build.ts";
import { Authority } from "../support/certificates.ts";
import { closedPort, gist, rowOf } from "../support/check.ts";
import { temporaryDirectory, testCluster } from "../support/cluster.ts";
import { needs } from "../support/optional.ts";

const sockets = await temporaryDirectory();
await chmod(sockets, 0o777);
const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === "::1"));
const [primary, standby] = await Promise.all([
  testCluster({
    settings: {
      listen_addresses: hasIpv6 ? "127.0.0.1, ::1" : "127.0.0.1",
      unix_socket_directories: sockets,
      timezone: "Asia/Kathmandu",
    },
    hba: ["local all all scram-sha-256", "host all all all scram-sha-256"],
  }),
  testCluster({ standby: true }),
]);
const admin = new Client(primary.url());
await admin.connect();
const odd = { role: `a b"c'd`, database: `my "db" 1`, password: "p@s:s/w#r d?100%" };
for (const statement of [
  "create role app login password 'correct horse'",
  `create role "a b""c'd" login password '${odd.password}'`,
  'create database "my ""db"" 1"',
  "create role blind login password 'correct horse'",
  "create database bare",
])
  await admin.query(statement);
await admin.end();
const bare = new Client(primary.url("bare"));
await bare.connect();
await bare.query("revoke all on schema pg_catalog from public; revoke all on schema public from public");
await bare.end();

/** As `dbcheck check URL` has it, without the environment. */
function look(url: string, timeoutMs = 15_000): Promise<Report> {
  return runCheckup({ target: targetFromUrl(url, {}), vantage: "test", timeoutMs });
}
function isHealthy(report: Report): void {
  assert.equal(report.verdict.status, "healthy", `${gist(report)}: ${report.verdict.summary}`);
}
const login = "postgres:test-password";

test("names with blanks and quotes, and a password of reserved characters", async () => {
  const url = `postgres://${encodeURIComponent(odd.role)}:${encodeURIComponent(odd.password)}@127.0.0.1:${primary.port}/${encodeURIComponent(odd.database)}`;
  const report = await look(url);
  isHealthy(report);
  assert.equal(report.target.database, odd.database);
  assert.ok(!JSON.stringify(report).includes(odd.password));
});

test("a unix socket, and one that is not there", async (t) => {
  const at = encodeURIComponent(sockets);
  isHealthy(await look(`postgres://${login}@${at}:${primary.port}/postgres`));
  isHealthy(await look(`postgres://${login}@/postgres?host=${at}&port=${primary.port}&sslmode=require`));
  const elsewhere = await look(`postgres://${login}@${at}:1/postgres`);
  assert.equal(gist(elsewhere), "down tcp-refused confirmed client");
  assert.match(elsewhere.verdict.summary, new RegExp(`another port has a socket there: ${primary.port}\\.`));
  const empty = join(sockets, "empty");
  await mkdir(empty);
  t.after(() => rm(empty, { recursive: true }));
  const there = encodeURIComponent(empty);
  assert.equal(gist(await look(`postgres://${login}@${there}:1/postgres`)), "down tcp-refused confirmed operator");
});

test("IPv6 loopback", { skip: hasIpv6 ? false : "no ::1 here" }, async () => {
  const report = await look(`postgres://${login}@[::1]:${primary.port}/postgres`);
  isHealthy(report);
  assert.match(rowOf(report, "tcp").summary, /\[::1\]/);
});

test("a role that may see nothing is healthy, and what could not be seen is said", async () => {
  isHealthy(await look(`postgres://blind:correct%20horse@127.0.0.1:${primary.port}/postgres`));
  const report = await look(`postgres://blind:correct%20horse@127.0.0.1:${primary.port}/bare`);
  isHealthy(report);
  assert.equal(rowOf(report, "server").outcome, "unknown");
});

test("another time zone does not make the server's clock wrong", async () => {
  const facts = rowOf(await look(`postgres://${login}@127.0.0.1:${primary.port}/postgres`), "server").facts;
  assert.ok(Math.abs(Number(facts["clockOffsetSeconds"])) <= 2);
  assert.ok(Number(facts["uptimeSeconds"]) < 600);
});

test("several hosts: the first that is dead is worth a warning, and does not stop the climb", async () => {
  const report = await look(`postgres://${login}@127.0.0.1:${closedPort},127.0.0.1:${primary.port}/postgres`);
  assert.equal(gist(report), "degraded tcp-some-addresses-fail confirmed network");
  assert.equal(rowOf(report, "query").outcome, "passed");
});

test("load_balance_hosts=random: the row says that the order is another each time, and without it says nothing", async () => {
  const hosts = `127.0.0.1:${primary.port},127.0.0.1:${primary.port}`;
  const summary = async (query: string) => {
    const report = await look(`postgres://${login}@${hosts}/postgres${query}`);
    isHealthy(report);
    return rowOf(report, "config").summary;
  };
  assert.match(await summary("?load_balance_hosts=random"), /in random order each time/);
  assert.doesNotMatch(await summary(""), /order/);
});

test("target_session_attrs goes on to the next host, as libpq does", async () => {
  const list = `127.0.0.1:${standby.port},127.0.0.1:${primary.port}`;
  for (const wanted of ["read-write", "primary"]) {
    const report = await look(`postgres://${login}@${list}/postgres?target_session_attrs=${wanted}`);
    isHealthy(report);
    assert.match(rowOf(report, "admission").summary, new RegExp(`${primary.port}$`));
    assert.equal(rowOf(report, "server").facts["inRecovery"], false);
  }
  for (const wanted of ["standby", "read-only", "prefer-standby"])
    isHealthy(await look(`postgres://${login}@${list}/postgres?target_session_attrs=${wanted}`));
  assert.equal(
    gist(await look(`postgres://${login}@${list}/postgres?target_session_attrs=any`)),
    "down server-read-only confirmed operator",
  );
  const reversed = `127.0.0.1:${primary.port},127.0.0.1:${standby.port}`;
  for (const wanted of ["standby", "read-only", "prefer-standby"]) {
    const report = await look(`postgres://${login}@${reversed}/postgres?target_session_attrs=${wanted}`);
    isHealthy(report);
    assert.equal(rowOf(report, "server").facts["inRecovery"], true, wanted);
  }
  assert.equal(
    gist(await look(`postgres://${login}@127.0.0.1:${standby.port}/postgres?target_session_attrs=read-write`)),
    "down server-read-only confirmed operator",
  );
  const none = await look(`postgres://${login}@127.0.0.1:${primary.port}/postgres?target_session_attrs=standby`);
  assert.notEqual(none.verdict.status, "healthy");
  assert.notEqual(none.verdict.cause, "server-read-only");
});

test(
  "client certificates: none, a stranger's, the right one; prefer lives with broken TLS",
  { skip: needs("openssl") },
  async () => {
    const [authority, stranger] = [new Authority(), new Authority("a stranger's CA")];
    const directory = await temporaryDirectory();
    const { readFileSync } = await import("node:fs");
    const server = authority.issue(["127.0.0.1"]);
    const [ours, theirs] = [authority.issue(["postgres"]), stranger.issue(["postgres"])];
    await mkdir(join(directory, "keys"));
    for (const [name, { cert, key }] of Object.entries({ ours, theirs })) {
      await writeFile(join(directory, `${name}.crt`), cert);
      await writeFile(join(directory, `${name}.key`), key, { mode: 0o600 });
    }
    const tls = {
      files: {
        "server.crt": server.cert,
        "server.key": server.key,
        "root.crt": readFileSync(authority.caPath, "utf8"),
      },
      settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key", ssl_ca_file: "root.crt" },
    };
    const [guarded, modern] = await Promise.all([
      testCluster({ ...tls, hba: ["hostssl all all 127.0.0.1/32 trust clientcert=verify-ca"] }),
      testCluster({ ...tls, hba: ["host all all 127.0.0.1/32 trust"] }),
    ]);
    authority.remove();
    stranger.remove();
    const at = (port: number, query: string) => look(`postgres://postgres@127.0.0.1:${port}/postgres?${query}`);
    const files = (name: string) =>
      `sslcert=${encodeURIComponent(join(directory, `${name}.crt`))}&sslkey=${encodeURIComponent(join(directory, `${name}.key`))}`;
    isHealthy(await at(guarded.port, `sslmode=require&${files("ours")}`));
    assert.equal(
      gist(await at(guarded.port, "sslmode=require")),
      "down tls-client-certificate-required confirmed client",
    );
    for (const version of ["TLSv1.2", "TLSv1.3"])
      assert.equal(
        gist(await at(guarded.port, `sslmode=require&ssl_max_protocol_version=${version}&${files("theirs")}`)),
        "down tls-client-certificate-required confirmed client",
        version,
      );
    assert.equal(gist(await at(guarded.port, "sslmode=disable")), "down auth-tls-required confirmed client");

    const narrowed = "ssl_min_protocol_version=TLSv1&ssl_max_protocol_version=TLSv1.1";
    assert.equal(
      gist(await at(modern.port, `sslmode=require&${narrowed}`)),
      "down tls-version-mismatch confirmed client",
    );
    const lenient = await at(modern.port, `sslmode=prefer&${narrowed}`);
    isHealthy(lenient);
    assert.deepEqual(
      lenient.findings.filter(({ layer }) => layer === "tls").map(({ cause, severity }) => `${cause} ${severity}`),
      ["tls-version-mismatch notice"],
    );
  },
);
