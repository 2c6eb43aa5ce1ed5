// What is said of servers' and poolers' files holds word for word, and what is to be written breaks nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { readPgCat } from "../../../src/playbooks/server/pgcat.ts";
import { readPgHba } from "../../../src/playbooks/server/pg-hba.ts";
import { readPostgresqlConf } from "../../../src/playbooks/server/postgresql-conf.ts";

const nobody = { user: null, database: null, address: null };
const hba = (line: string) =>
  readPgHba(`host all all 127.0.0.1/32 md5\n${line}\n`, nobody).findings.map(({ level, why, fix }) => [
    level,
    /(?<=reads this address as )[\d./]+/.exec(why)?.[0],
    fix,
  ]);

test("pg_hba.conf: a corrected address stands in the words for a line that names somebody", () => {
  const [found] = hba("host weir weir 172.0.0.0/8 scram-sha-256");
  assert.match(String(found?.[2]), /in line 2: 172\.16\.0\.0\/12 as the address$/);
});

test("pg_hba.conf: an address of fewer than four numbers is one, and is told where it is another than it seems", () => {
  // By pg_hba_file_rules of PostgreSQL 15.
  for (const [written, read, meant] of [
    ["192.168.1/24", "192.168.0.1/24", "192.168.1.0/24"],
    ["192.168/16", "192.0.0.168/16", "192.168.0.0/16"],
    ["10/8", "0.0.0.10/8", "10.0.0.0/8"],
    ["10.0.1 255.255.255.0", "10.0.0.1", "10.0.1.0"],
    ["10.0.1 255.255.255", "10.0.0.1", "10.0.1.0"],
  ] as const)
    assert.deepEqual(hba(`hostssl shop app ${written} md5`), [["warning", read, `# in line 2: ${meant}`]], written);
  for (const same of ["10.0.0/24", "172.16.0/12", "10.0.0 255.255.255.0", "192.168.1.0/24"])
    assert.deepEqual(hba(`hostssl shop app ${same} md5`), [], same);
  assert.deepEqual(hba("hostssl shop app 127.2/32 md5"), []);
  for (const wrong of ["300.1/24", "10.0.0.0.0/24", "db/24"])
    assert.deepEqual(
      hba(`hostssl shop app ${wrong} md5`).map(([level]) => level),
      ["error"],
      wrong,
    );
});

const ini = (lines: string, database = "shop = host=db") =>
  readPgBouncer(`[databases]\n${database}\n[pgbouncer]\nlisten_addr = *\nauth_file = users\n${lines}\n`).findings;

test("pgbouncer.ini: a fix keeps the value that stands there", () => {
  const fixes = (lines: string, database?: string) => ini(lines, database).map(({ fix }) => fix);
  // 300 ms would end every transaction: seconds are meant.
  assert.deepEqual(fixes("idle_in_transaction_session_timeout = 300"), ["idle_transaction_timeout = 300"]);
  assert.deepEqual(fixes("idle_in_transaction_session_timeout = 300000"), ["idle_transaction_timeout = 300"]);
  assert.deepEqual(fixes("idle_in_transaction_session_timeout = 1500"), [
    "# in line 6: idle_transaction_timeout, in seconds",
  ]);
  for (const mode of ["disable", "prefer", "verify-full"])
    assert.deepEqual(fixes("", `shop = host=db sslmode=${mode}`), [
      `# in line 2 leave sslmode= out; in [pgbouncer]: server_tls_sslmode = ${mode}`,
    ]);
  assert.deepEqual(fixes("", "shop = host=db sslmode=canary-4d1e"), [
    "# in line 2 leave sslmode= out; in [pgbouncer]: server_tls_sslmode",
  ]);
});

test("pgbouncer.ini: where only a comment stands for the folder of the socket, no socket was meant", () => {
  const told = (lines: string) => ini(lines).map(({ level, fix }) => [level, fix]);
  assert.deepEqual(told("unix_socket_dir =  # none"), [["note", "unix_socket_dir ="]]);
  assert.deepEqual(
    told("unix_socket_dir = /run # here").map(([level]) => level),
    ["warning"],
  );
});

test("postgresql.conf: a minimal WAL is one mistake, with an archive too", () => {
  const fixes = (more: string) => readPostgresqlConf(`wal_level = minimal\n${more}`).findings.map(({ fix }) => fix);
  assert.deepEqual(fixes("archive_mode = on\n"), ["wal_level = replica"]);
  assert.match(
    fixes("port = 5432\n")[0] ?? "",
    /^# with replicas or pg_basebackup: wal_level = replica; without them: max_wal_senders = 0$/,
  );
});

test("pgcat.toml: a pool that is missing is told with all that it needs", () => {
  const general = '[general]\nport = 6432\nadmin_username = "a"\nadmin_password = "b"\n';
  const [one] = readPgCat(general).findings;
  assert.match(one?.why ?? "", /There is no table \[pools\]/);
  assert.match(one?.fix ?? "", /^# add \[pools\.NAME\.users\.0\] with .*, and \[pools\.NAME\.shards\.0\] with /);
});

test("postgresql.conf: two words with a point between them are a name to the server, and no value", () => {
  // By `postgres -C port` of PostgreSQL 15.
  const levels = (value: string) => readPostgresqlConf(`port = 5432\nlc_messages = ${value}\n`).findings;
  for (const name of ["en_US.utf8", "app.log # here"]) assert.match(levels(name)[0]?.why ?? "", /syntax error/, name);
  for (const fine of ["en_US.UTF-8", "'en_US.utf8'", "C", "a.b/c", "a.b.c-d"]) assert.deepEqual(levels(fine), [], fine);
});

test("pgbouncer.ini: the first line that PgBouncer cannot read is told, and nothing of what it never comes to", () => {
  // By PgBouncer 1.18.
  for (const line of ["shop host=db", "shop: host=db", "-- databases", "// here", "---"]) {
    const [one, ...more] = readPgBouncer(`[databases]\n${line}\n[pgbouncer]\nauth_file = users\n`).findings;
    assert.deepEqual([one?.level, one?.line, more], ["error", 2, []], line);
    assert.match(one?.why ?? "", /cannot read this line \(syntax error\): it does not start/, line);
  }
  for (const fine of [
    "# shop",
    "; shop",
    "%include x.ini",
    "shop.a-b = host=db",
    "* = host=db",
    "shop=host=db",
    "{{ shop }}",
    "<shop> = host=db",
    "...",
  ])
    assert.ok(
      readPgBouncer(`[databases]\n${fine}\n[pgbouncer]\nauth_file = users\n`).findings.every(
        ({ why }) => !why.includes("syntax"),
      ),
      fine,
    );
});

test("pg_hba.conf: a line without TLS sends the password in clear text to whoever asks", () => {
  const told = (line: string) =>
    readPgHba(`local all all peer\n${line}\n`, { user: null, database: null, address: null }).findings[0]?.why;
  assert.equal(told("hostnossl all all all password"), "The password crosses the network unencrypted.");
  assert.match(told("host all all all password") ?? "", /unencrypted unless the client uses TLS\.$/);
  assert.equal(told("hostssl all all all password"), undefined);
});
