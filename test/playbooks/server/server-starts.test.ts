// What lint says that keeps a server from starting does so: each is put to the real one, with what looks like it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { findBinaries } from "../../../src/embedded/binaries.ts";
import { startCluster } from "../../../src/embedded/cluster.ts";
import { serverUser } from "../../../src/embedded/server-user.ts";
import { besideServer } from "../../../src/playbooks/server/beside.ts";
import { readPgHba } from "../../../src/playbooks/server/pg-hba.ts";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { readPostgresqlConf } from "../../../src/playbooks/server/postgresql-conf.ts";
import { imageVersions, versionBy } from "../../../src/playbooks/server/server-version.ts";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";

const cluster = await testCluster();
const user = serverUser(cluster.dataDir);
const { postgres } = await findBinaries(user);

/** The last words of a second server on the same data: with good settings it meets the first. */
async function lastWords(...settings: string[]): Promise<string> {
  // Its folder lies in one that is closed to the server's own user.
  const words = [
    "-D",
    user && process.platform === "linux" ? "/proc/self/cwd" : cluster.dataDir,
    ...settings.flatMap((one) => ["-c", one]),
  ];
  return new Promise((resolve) => {
    execFile(postgres, words, { ...user, cwd: cluster.dataDir, timeout: 20_000 }, (_, __, stderr) => resolve(stderr));
  });
}
const isTaken = /lock file "postmaster.pid" already exists/;

const told = (lines: string) =>
  readPostgresqlConf(`port = 5432\n${lines}`).findings.map(({ level, option, line }) => [level, option, line]);

test("postgresql.conf: the WAL's lowest level goes with neither replicas nor an archive", async () => {
  for (const [settings, says, expected] of [
    [["wal_level=minimal"], /WAL streaming .* requires "?wal_level/, [["error", "wal_level", 2]]],
    [["wal_level=minimal", "max_wal_senders=5"], /WAL streaming/, [["error", "wal_level", 2]]],
    [
      ["wal_level=minimal", "max_wal_senders=0", "archive_mode=on"],
      /WAL archival cannot be enabled/,
      [["error", "wal_level", 2]],
    ],
    [["wal_level=minimal", "max_wal_senders=0"], isTaken, []],
    [["wal_level=minimal", "max_wal_senders=0", "archive_mode=off"], isTaken, []],
    [["wal_level=replica", "archive_mode=on"], isTaken, []],
  ] as const) {
    assert.match(await lastWords(...settings), says, settings.join());
    assert.deepEqual(told(settings.join("\n")), expected, settings.join());
  }
  const [one] = readPostgresqlConf("wal_level = minimal\n").findings;
  assert.match(one?.why ?? "", /needs `max_wal_senders = 0`; it is 10 where no line sets it .* does not start/);
  for (const count of ["ten", "'%SENDERS%'", "${SENDERS}", "''"])
    assert.deepEqual(
      told(`wal_level = minimal\nmax_wal_senders = ${count}\n`).filter(([, option]) => option === "wal_level"),
      [],
      count,
    );
  // Another file may set it.
  assert.deepEqual(told("wal_level = minimal\ninclude_dir = 'conf.d'\n"), []);
});

const canary = "canary-9f3e71";
const good =
  "listen_addr = 127.0.0.1\nauth_type = md5\nauth_file = users\nignore_startup_parameters = extra_float_digits\n";
const ini = (lines: string, database = "shop = host=127.0.0.1 dbname=shop") =>
  `[databases]\n${database}\n[pgbouncer]\n${lines}`;

test("pgbouncer.ini: TLS for clients is told with the files that it lacks, and never where they may stand elsewhere", () => {
  const told = (lines: string) => readPgBouncer(ini(`${good}${lines}\n`)).findings.map(({ why, fix }) => [why, fix]);
  const [[why = "", fix = ""] = []] = told("client_tls_sslmode = prefer\nclient_tls_key_file = /tls/key.pem");
  assert.match(why, /needs `client_tls_key_file` and `client_tls_cert_file`: PgBouncer does not start/);
  assert.match(fix, /^# set client_tls_cert_file; for clients without TLS: client_tls_sslmode = disable$/);
  assert.equal(told("client_tls_sslmode = prefer\nmax_client_conn = ${CLIENTS}").length, 1);
  for (const fine of [
    "client_tls_sslmode = disable",
    "client_tls_sslmode = require\nclient_tls_key_file = /tls/key.pem\nclient_tls_cert_file = /tls/cert.pem",
    "client_tls_sslmode = require\n%include /etc/pgbouncer/tls.ini",
    "client_tls_sslmode = ${TLS_MODE}",
    "client_tls_sslmode = require\n${TLS_SETTINGS}",
    "client_tls_sslmode = require\n{% if tls %}\nclient_tls_ciphers = fast\n{% endif %}",
    "server_tls_sslmode = require",
  ])
    assert.deepEqual(told(fine), [], fine);
});

test("pgbouncer.ini: a word is written only where one is near, and TLS for clients only with its files", () => {
  const fixes = (lines: string) => readPgBouncer(ini(`${good}${lines}\n`)).findings.map(({ fix }) => fix);
  const files = "client_tls_key_file = /tls/key.pem\nclient_tls_cert_file = /tls/cert.pem\n";
  assert.deepEqual(fixes(`${files}client_tls_sslmode = banana`), ["# in line 10: one of these"]);
  assert.deepEqual(fixes("server_tls_sslmode = banana"), ["# in line 8: one of these"]);
  assert.deepEqual(fixes(`${files}client_tls_sslmode = required`), ["client_tls_sslmode = require"]);
  assert.deepEqual(fixes("server_tls_sslmode = on"), ["server_tls_sslmode = require"]);
  assert.deepEqual(fixes("client_tls_sslmode = required"), [
    "# set client_tls_key_file and client_tls_cert_file and client_tls_sslmode = require; for clients without TLS: " +
      "client_tls_sslmode = disable",
  ]);
  assert.deepEqual(fixes("client_tls_sslmode = off"), ["client_tls_sslmode = disable"]);
  assert.deepEqual(fixes("%include tls.ini\nclient_tls_sslmode = required"), ["client_tls_sslmode = require"]);
  assert.deepEqual(fixes("pool_mode = trans"), ["pool_mode = transaction"]);
  assert.deepEqual(fixes("pool_mode = tx"), ["# in line 8: one of these"]);
});

test("pgbouncer.ini: what sets something in each session belongs to connect_query in [databases]", () => {
  const fixes = (line: string) => readPgBouncer(ini(`${good}${line}\n`)).findings.map(({ fix }) => fix);
  const place = "# remove line 8; at the end of each line of [databases]: connect_query=";
  assert.deepEqual(fixes("statement_timeout = 5000"), [`${place}'SET statement_timeout = 5000'`]);
  assert.deepEqual(fixes(`search_path = ${canary}`), [`${place}'SET search_path = VALUE'`]);
  assert.deepEqual(fixes("server_connect_query = SET jit = off"), [`${place}'QUERY'`]);
  assert.deepEqual(fixes("log_queries = 1"), ["# remove line 8"]);
  const there = "shop = host=127.0.0.1 connect_query='SET statement_timeout = 5000'";
  assert.deepEqual(readPgBouncer(ini(good, there)).findings, []);
});

const nobody = { user: null, database: null, address: null };
const hba = (line: string, postgres: number | null = null) =>
  readPgHba(`local all postgres peer\n${line}\n`, nobody, { postgres }).findings;

test("pg_hba.conf: a number for clientcert is of versions before 14; a server of today does not start with it", async () => {
  const start = async (line: string) => {
    const dataDir = join(await temporaryDirectory(), "data");
    const local = "host all all 127.0.0.1/32 scram-sha-256";
    const options = { dataDir, superuserPassword: "test-password", ephemeral: true, hba: [local, line] };
    await (await startCluster(options)).stop("immediate");
  };
  const line = "hostssl shop app 10.0.0.0/8 scram-sha-256 clientcert=";
  for (const value of ["1", "0", "no-verify"]) {
    if (value === "1") await assert.rejects(start(`${line}${value}`), /clientcert|pg_hba\.conf/);
    const [said, ...more] = hba(`${line}${value}`, 15);
    assert.deepEqual([said?.level, said?.line, more], ["error", 2, []], value);
    assert.match(said?.why ?? "", /PostgreSQL 14 and later reject `clientcert=.*Here it is PostgreSQL 15/);
    assert.deepEqual(
      hba(`${line}${value}`).map(({ level }) => level),
      ["warning"],
    );
    assert.deepEqual(hba(`${line}${value}`, 12), []);
  }
  assert.equal(hba(`${line}1`)[0]?.fix, "# in line 2: clientcert=verify-ca, from PostgreSQL 12 on");
  assert.equal(
    hba("hostssl shop app 10.0.0.0/8 cert clientcert=1")[0]?.fix,
    "# in line 2: clientcert=verify-full, from PostgreSQL 12 on",
  );
  await start(`${line}verify-ca`);
  for (const fine of ["verify-ca", "verify-full"]) assert.deepEqual(hba(`${line}${fine}`, 15), [], fine);
  const plain = line.replace("hostssl", "host");
  await assert.rejects(start(`${plain}verify-ca`), /clientcert|pg_hba\.conf/);
  assert.deepEqual(
    hba(`${plain}verify-ca`).map(({ level }) => level),
    ["error"],
  );
});

const conf = (lines: string, postgres: number | null = null) => readPostgresqlConf(lines, { postgres }).findings;

test("postgresql.conf: a setting that releases took away is judged by the version that the project names", () => {
  const lines = "port = 5432\nwal_keep_segments = 20\n";
  const of = (text: string, postgres: number | null = null) =>
    conf(text, postgres).map(({ level, option, fix }) => [level, option, fix]);
  const better = "wal_keep_size = '320MB'";
  assert.deepEqual(of(lines), [["warning", "wal_keep_segments", better]]);
  assert.deepEqual(of(lines, 15), [["error", "wal_keep_segments", better]]);
  assert.deepEqual(of(lines, 10), []);
  assert.deepEqual(of(`# PostgreSQL 10 configuration\n${lines}`), []);
  assert.deepEqual(of("port = 1\ncheckpoint_segments = 32\n")[0]?.[2], "max_wal_size = '1536MB'");
  assert.deepEqual(of("port = 1\nold_snapshot_threshold = 1h\n", 17)[0]?.[2], "# remove old_snapshot_threshold");
  // Before 10 there were no replicas where nothing said so.
  assert.deepEqual(of("wal_level = minimal\n", 9.6), []);
});

test("the version of PostgreSQL is that of the image beside a file, or what the file's head says", async () => {
  for (const [text, versions] of [
    ["FROM postgres:10\n", [10]],
    ["FROM --platform=linux/amd64 docker.io/library/postgres:15.4-alpine AS db\n", [15]],
    ["services:\n  db:\n    image: postgis/postgis:13-3.1\n", [13]],
    ['    image: "timescale/timescaledb:2.11.0-pg14"\n', [14]],
    ["    image: pgvector/pgvector:pg16\n", [16]],
    ["    image: postgres:${POSTGRES_VERSION:-12}\n", [12]],
    ["    image: postgres:9.6.24\n", [9.6]],
    ["    image: postgres:latest\n    image: postgrest/postgrest:12\n# FROM postgres:9.6\n", []],
    ["    image: timescale/timescaledb:2.11.0\n    image: node:20\n", []],
  ] as const)
    assert.deepEqual(imageVersions(text), versions, text);
  for (const [text, version] of [
    ["# PostgreSQL 12 configuration file\nport = 1\n", 12],
    ["# for PostgreSQL 12+\nport = 1\n", null],
    ["# PostgreSQL 9.6 or later\nport = 1\n", null],
    ["port = 1\n# as in PostgreSQL 9.4\n", null],
    ["wal_level = minimal # minimal, archive, or hot_standby\n", 9.3],
    ["wal_level = minimal # minimal, replica, or logical\n", null],
    // Such lists are copied from file to file for years.
    ['# METHOD can be "trust", "reject", "md5", "krb5"\nlocal all all peer\n', null],
  ] as const)
    assert.equal(versionBy(text), version, text);
  const project = await temporaryDirectory();
  await mkdir(join(project, ".git"));
  await mkdir(join(project, "db/conf"), { recursive: true });
  await writeFile(join(project, "compose.yaml"), "services:\n  db:\n    image: postgres:15\n");
  const file = join(project, "db/conf/postgresql.conf");
  assert.equal((await besideServer(file, "")).postgres, 15);
  await writeFile(join(project, "db/Dockerfile"), "FROM postgres:10\nCOPY conf /etc\n");
  assert.equal((await besideServer(file, "")).postgres, 10);
  await writeFile(join(project, "db/Dockerfile.new"), "FROM postgres:16\n");
  assert.equal((await besideServer(file, "")).postgres, null);
});

test("postgresql.conf: safety that is off is a note, but where comments say that the data can be made again", () => {
  const told = (comment: string, lines = "fsync = off\nautovacuum = off\n") =>
    conf(`port = 5432\n\n# ${comment}\n${lines}`).map(({ option }) => option);
  for (const said of [
    "Safe because the database is reload-able from the dump",
    "tables are re-created every night",
    "a throw-away database",
  ])
    assert.deepEqual(
      told(said).filter((one) => one !== "autovacuum"),
      [],
      said,
    );
  assert.deepEqual(told("Static read-only data, rebuilt for each release."), []);
  assert.deepEqual(told("for tests only"), []);
  for (const said of [
    "faster; the configuration of the data nodes can be reloaded",
    "these data cannot be rebuilt",
    "indexes on SSD; database on RAID",
    "reload the server after a change",
  ])
    assert.deepEqual(told(said), ["fsync", "autovacuum"], said);
  assert.deepEqual(told("rebuilt data", "autovacuum = off\n"), ["autovacuum"]);
  assert.deepEqual(readPostgresqlConf("fsync = off\n", { postgres: null, isForTests: true }).findings, []);
});
