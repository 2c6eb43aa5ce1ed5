// What lint says that keeps a server from starting does so: each is put to the real one, with what looks like it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { findBinaries } from "../../../src/embedded/binaries.ts";
import { serverUser } from "../../../src/embedded/server-user.ts";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { readPostgresqlConf } from "../../../src/playbooks/server/postgresql-conf.ts";
import { testCluster } from "../../support/cluster.ts";

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
      [["error", "archive_mode", 4]],
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
  assert.equal(fix, "client_tls_cert_file = /etc/pgbouncer/server.crt");
  for (const fine of [
    "client_tls_sslmode = disable",
    "client_tls_sslmode = require\nclient_tls_key_file = /tls/key.pem\nclient_tls_cert_file = /tls/cert.pem",
    "client_tls_sslmode = require\n%include /etc/pgbouncer/tls.ini",
    "client_tls_sslmode = ${TLS_MODE}",
    "server_tls_sslmode = require",
  ])
    assert.deepEqual(told(fine), [], fine);
});

test("pgbouncer.ini: what sets something in each session belongs to connect_query in [databases]", () => {
  const fixes = (line: string) => readPgBouncer(ini(`${good}${line}\n`)).findings.map(({ fix }) => fix);
  const place = "# remove line 8; at the end of each line of [databases]: connect_query=";
  assert.deepEqual(fixes("statement_timeout = 5000"), [`${place}'SET statement_timeout = 5000'`]);
  assert.deepEqual(fixes(`search_path = ${canary}`), [`${place}'SET search_path = …'`]);
  assert.deepEqual(fixes("server_connect_query = SET jit = off"), [`${place}'…'`]);
  assert.deepEqual(fixes("log_queries = 1"), ["# remove line 8"]);
  const there = "shop = host=127.0.0.1 connect_query='SET statement_timeout = 5000'";
  assert.deepEqual(readPgBouncer(ini(good, there)).findings, []);
});
