// One mistake is one finding with its lines, and what a file says it is for decides how bad it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LintFinding } from "../../../src/playbooks/playbook.ts";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { readPgHba } from "../../../src/playbooks/server/pg-hba.ts";
import { readPostgresqlConf } from "../../../src/playbooks/server/postgresql-conf.ts";
import { readUserList } from "../../../src/playbooks/server/userlist.ts";

const hba = (text: string) => readPgHba(text, { user: null, database: null, address: null }).findings;
const places = (findings: LintFinding[]) => findings.map(({ level, option, line }) => [level, option, line]);
/** The second one is never reached. */
const hidden = "host all all all md5\nhost weir all all scram-sha-256\n";
const trust = "host all all 0.0.0.0/0 trust\nhost all all ::/0 trust\nhost replication all 10.0.0.0/8 trust\n";

test("pg_hba.conf: lines without a password are one finding, with all lines and what to write for each", () => {
  const [one, ...more] = hba(trust);
  assert.deepEqual(more, []);
  assert.deepEqual([one?.level, one?.line], ["warning", 1]);
  assert.match(one?.why ?? "", /logs in without a password\. The same holds for lines 2 and 3\.$/);
  const where = "# where each of these roles has a password stored by scram-sha-256: ";
  assert.equal(one?.fix, trust.trim().replaceAll("trust", "scram-sha-256").replaceAll(/^/gm, where));
  const two = hba("host all all 0.0.0.0/0 trust\nhost a b ::/1 password\nhost all all ::/0 password\n");
  assert.deepEqual(
    two.map(({ line, why }) => [line, /same holds for line \d/.exec(why)?.[0] ?? null]),
    [
      [1, null],
      [2, "same holds for line 3"],
    ],
  );
});

test("pg_hba.conf: lines that the server rejects for one reason, or never reaches behind one line, are one finding", () => {
  const [rejected, other, ...more] = hba(
    "local all all peer\nhosts all all all md5\nhost all\nhosts a b all md5\nhost all\nhosts c d all md5\n",
  );
  assert.deepEqual([rejected?.level, rejected?.line, other?.line, more], ["error", 2, 3, []]);
  assert.match(rejected?.why ?? "", /"hosts" is not a connection type.* The same holds for lines 4 and 6\.$/);
  assert.match(
    hba("local all all peer\nRecords are matched\n")[0]?.why ?? "",
    /: the first word is not a connection type/,
  );
  const many = hba(`local all all peer\n${"host all\n".repeat(30)}`);
  assert.match(many[0]?.why ?? "", /The same holds for lines 3, 4, 5, 6, 7, 8, 9, 10 and 21 more\.$/);
  assert.match(other?.why ?? "", /ends before the role.* The same holds for line 5\.$/);
  const hidden = hba(
    "host all all all md5\nhost a all all scram-sha-256\nhost b all all scram-sha-256\nhost c all all md5\n",
  );
  assert.deepEqual(
    hidden.map(({ level, line, fix }) => [level, line, fix]),
    [
      ["warning", 2, "# move line 2 above line 1, or remove it\n# move line 3 above line 1, or remove it"],
      ["note", 4, "# remove line 4"],
    ],
  );
});

test("pg_hba.conf: a line that is never reached is a note where the file says that it is for development or tests", () => {
  const level = (text: string) => hba(text).map((one) => one.level);
  for (const comment of [
    "# Dev-only: trusts everyone",
    "# For local development only.",
    "# pg_hba.conf for the test containers",
    "# used in CI",
    "# do NOT use this in production!",
    "# Test environment",
    "# for testing",
  ]) {
    assert.deepEqual(level(`${comment}\n\n${hidden}`), ["note"], comment);
    assert.deepEqual(level(`local all all peer\n\n${comment}\n${hidden}`), ["note"], comment);
  }
  for (const comment of [
    "# Database administrative login by Unix domain socket",
    '# "local" is for Unix domain socket connections only',
    "# IPv4 local connections:",
    "# PostgreSQL Global Development Group",
    "# for the dev team",
    "# not for development: production",
    "# the devices in /dev/net only",
    "# production",
  ])
    assert.deepEqual(level(`${comment}\n${hidden}`), ["warning"], comment);
  // A comment elsewhere is of something else.
  assert.deepEqual(
    level(`local all all peer\n# for tests\nhost test all 127.0.0.1/32 trust\n\n# the world\n${hidden}`),
    ["warning"],
  );
});

test("pg_hba.conf: trust for every role is a warning where the public is let in, and a note where it is not", () => {
  for (const address of ["0.0.0.0/0", "::/0", "all", "172.0.0.0/8"])
    assert.equal(hba(`host all all ${address} trust\n`)[0]?.level, "warning", address);
  for (const line of ["host all all 10.0.0.0/8 trust", "host all weir 0.0.0.0/0 trust", "host all all samenet trust"])
    assert.equal(hba(`${line}\n`)[0]?.level, "note", line);
  assert.equal(hba("# for tests\nhost all all 0.0.0.0/0 trust\n")[0]?.level, "note");
});

test("pg_hba.conf: trust for one role says that it is for that role, and what to look at before a change", () => {
  const [one, ...more] = hba("host all weir_pool 10.0.0.0/8 trust\nhost all all 10.0.0.0/8 scram-sha-256\n");
  assert.deepEqual([one?.level, one?.line, more], ["note", 1, []]);
  assert.match(one?.why ?? "", /logs in without a password, as a role that this line names\.$/);
  assert.equal(
    one?.fix,
    "# where each of these roles has a password stored by scram-sha-256: in line 1: scram-sha-256 in place of trust",
  );
  // In quotes `all` is a role's name.
  assert.match(hba('host all "all" 10.0.0.0/8 trust\n')[0]?.why ?? "", /as a role that this line names\.$/);
});

test("pg_hba.conf: a range that is mostly public is not the private network in it", () => {
  for (const [range, meant] of [
    ["172.0.0.0/8", "172.16.0.0/12"],
    ["172.17.0.0/10", "172.16.0.0/12"],
    ["172.0.0.0 255.0.0.0", "172.16.0.0/12"],
    ["192.168.0.0/8", "192.168.0.0/16"],
  ]) {
    const [one, ...more] = hba(`host all all ${range} md5\n`);
    const fix = `# where no client is outside of it: host all all ${meant} md5`;
    assert.deepEqual([one?.level, one?.fix, more], ["note", fix, []], range);
    assert.match(one?.why ?? "", new RegExp(`only ${meant} in it is private`));
  }
  for (const range of [
    "172.16.0.0/12",
    "172.18.0.0/16",
    "0.0.0.0/0",
    "128.0.0.0/1",
    "10.0.0.0/8",
    "172.200.0.0/16",
    "::/0",
  ])
    assert.deepEqual(hba(`host all all ${range} scram-sha-256\n`), [], range);
  assert.deepEqual(hba("host all all 172.0.0.0/8 reject\n"), []);
  // Each of two findings changes one thing.
  const both = hba("host all all 172.0.0.0/8 trust\n").map(({ fix }) => fix);
  assert.deepEqual(both, [
    "# where each of these roles has a password stored by scram-sha-256: host all all 172.0.0.0/8 scram-sha-256",
    "# where no client is outside of it: host all all 172.16.0.0/12 scram-sha-256",
  ]);
});

test("pg_hba.conf: a mostly public range is not told where a later line lets the same clients in", () => {
  const range = "host all all 172.0.0.0/8 scram-sha-256\n";
  const levels = (text: string) => hba(text).map(({ line, fix }) => [line, fix]);
  const told = [1, "# where no client is outside of it: host all all 172.16.0.0/12 scram-sha-256"];
  const all = "host all all 0.0.0.0/0";
  for (const later of [`${all} scram-sha-256`, `${all} md5`, "host all all all scram-sha-256"])
    assert.deepEqual(levels(`${range}host all all 192.168.0.0/16 md5\n${later}\n`), [], later);
  for (const later of [
    `${all} reject`,
    `${all} ldap ldapserver=directory`,
    "hostssl all all 0.0.0.0/0 scram-sha-256",
    "host all all ::/0 scram-sha-256",
    `host all all 172.0.0.0/8 reject\n${all} reject`,
  ])
    assert.deepEqual(levels(`${range}${later}\n`)[0], told, later);
  assert.deepEqual(levels(`${range}host weir all 172.0.0.0/9 reject\n${all} scram-sha-256\n`)[0], told);
  // Without a password they come in by the first line alone.
  const open = levels(`host all all 172.0.0.0/8 trust\n${all} scram-sha-256\n`);
  assert.deepEqual(open[1], told);
});

test("pg_hba.conf: a range that, made private, changes nothing behind an earlier line is to be removed", () => {
  const text = "host all all 172.16.0.0/12 trust\nhost all all 172.0.0.0/8 trust\n";
  const remove = "# where no client is outside of 172.16.0.0/12: remove line 2";
  assert.deepEqual(
    hba(text).map(({ line, fix }) => [line, fix]),
    [
      [
        1,
        "# where each of these roles has a password stored by scram-sha-256: " +
          `host all all 172.16.0.0/12 scram-sha-256\n${remove}`,
      ],
      [2, remove],
    ],
  );
});

test("postgresql.conf: full_page_writes beside fsync is one finding, and autovacuum off is told", () => {
  const conf = (lines: string) => readPostgresqlConf(`max_connections = 100\n${lines}`).findings;
  const [one, ...more] = conf("fsync = off\nfull_page_writes = off\n");
  assert.deepEqual([one?.option, one?.level, more], ["fsync", "note", []]);
  assert.equal(one?.fix, "# in lines 2 and 3: on in place of off");
  assert.match(one?.why ?? "", /suits only data that may be lost/);
  assert.deepEqual(places(conf("full_page_writes = off\n")), [["note", "full_page_writes", 2]]);
  assert.deepEqual(places(conf("autovacuum = off\n")), [["note", "autovacuum", 2]]);
  assert.deepEqual(places(conf("fsync = off\nautovacuum = off\n")), [
    ["note", "fsync", 2],
    ["note", "autovacuum", 3],
  ]);
  assert.deepEqual(conf("autovacuum = on\nautovacuum_naptime = 1min\nfsync = on\n"), []);
});

test("postgresql.conf: an unknown line that cannot be read is told by its number, not by a text to paste", () => {
  const [one] = readPostgresqlConf("port = 5432\nmy_extension = a b\n").findings;
  assert.equal(one?.fix, "# put the value of line 2 in single quotes, or remove the line");
});

const ini = (lines: string, versions: [string, string][] = []) =>
  readPgBouncer(
    `[databases]\nshop = host=db\n[pgbouncer]\nauth_type = md5\nauth_file = users\nlisten_addr = *\n${lines}`,
    new Map(versions),
  ).findings;

test("pgbouncer.ini: extra_float_digits is told where a driver of the project sends it, with its version", () => {
  const drivers: [versions: [string, string][], says: RegExp | null][] = [
    [[], null],
    [[["lib/pq", "1.10.9"]], /^lib\/pq 1\.10\.9 of this project sends .* refuses it\.$/],
    [[["lib/pq", "1.11.0"]], null],
    [
      [
        ["lib/pq", "1.10.9"],
        ["jackc/pgx", "5.7.1"],
      ],
      null,
    ],
    [[["postgresql", "42.7.4"]], /^pgjdbc 42\.7\.4 of this project sends/],
    [[["postgresql", "42.7.5"]], null],
    [[["spring-boot", "3.3.7"]], /^The JDBC driver of Spring Boot 3\.3\.7 sends/],
    [[["spring-boot", "3.4.1"]], /Spring Boot 3\.4\.1/],
    [[["spring-boot", "3.3.8"]], null],
    [[["spring-boot", "3.4.3"]], null],
    [
      [
        ["spring-boot", "3.1.0"],
        ["postgresql", "42.7.7"],
      ],
      null,
    ],
    [[["pg", "8.16.0"]], null],
  ];
  for (const [versions, says] of drivers) {
    const found = ini("", versions);
    assert.equal(found.length, says ? 1 : 0, JSON.stringify(versions));
    if (says) assert.match(found[0]?.why ?? "", says);
  }
  const go: [string, string][] = [["lib/pq", "1.10.7"]];
  assert.deepEqual(ini("ignore_startup_parameters = options, extra_float_digits\n", go), []);
  assert.deepEqual(ini("track_extra_parameters = IntervalStyle, extra_float_digits\n", go), []);
  assert.deepEqual(
    ini("ignore_startup_parameters = options\n", go).map(({ line, fix }) => [line, fix]),
    [[7, "ignore_startup_parameters = options, extra_float_digits"]],
  );
  // Of which release, a comment does not say.
  assert.deepEqual(ini("; the Java service connects by JDBC\n"), []);
  assert.deepEqual(ini("; JDBC\n", [["postgresql", "42.7.7"]]), []);
});

test("pgbouncer.ini: passwords in clear text on the network are told where others reach it without TLS", () => {
  const plain = (lines: string) =>
    readPgBouncer(`[databases]\nshop = host=db\n[pgbouncer]\nauth_type = plain\nauth_file = users\n${lines}`).findings;
  const [one, ...more] = plain("listen_addr = 0.0.0.0\n");
  assert.deepEqual([one?.level, one?.line, more], ["note", 4, []]);
  assert.match(one?.why ?? "", /send the password itself, and here without TLS/);
  // None of it would change the file.
  assert.match(one?.fix ?? "", /^(?:# .*(?:\n|$))+$/);
  assert.match(one?.fix ?? "", /passwords in clear text, or the server's SCRAM hashes: auth_type = scram-sha-256$/);
  assert.match(plain("listen_addr = *\nclient_tls_sslmode = allow\n")[0]?.why ?? "", /unless they ask for TLS/);
  const dev = readPgBouncer(
    "; local development only\n[databases]\na = host=db user=app\n[pgbouncer]\nauth_type = any\nlisten_addr = *\n",
  );
  assert.deepEqual(places(dev.findings), [["note", "auth_type", 5]]);
  for (const fine of [
    "listen_addr = 127.0.0.1\n",
    "listen_addr = *\nclient_tls_sslmode = require\nclient_tls_key_file = k.pem\nclient_tls_cert_file = c.pem\n",
  ])
    assert.deepEqual(plain(fine), [], fine);
});

test("pgbouncer.ini: the fix says what is right, or to remove the line", () => {
  const fixes = (lines: string) => ini(lines).map(({ fix }) => fix);
  assert.deepEqual(fixes("pidfile = # none\n"), ["pidfile ="]);
  assert.deepEqual(fixes("logfile = /var/log/pgbouncer.log # here\n"), [
    "# in line 7 leave logfile with what stands before the comment",
  ]);
  assert.deepEqual(fixes('logfile = "/var/log/pgbouncer.log"\n'), [
    "# in line 7 leave logfile with what stands without the quotes",
  ]);
  assert.deepEqual(fixes("server_tls_sslmode = on\n"), ["server_tls_sslmode = require"]);
  assert.deepEqual(fixes("idle_timeout = 250\n"), ["server_idle_timeout = 250"]);
});

test("userlist.txt: hashes, clear text beside them, placeholders, and what a template fills in", () => {
  const scram = `SCRAM-SHA-256$4096:${"A".repeat(22)}==$${"B".repeat(43)}=:${"C".repeat(43)}=`;
  const list = (...texts: string[]) => readUserList(texts.map((text, at) => `"u${at}" "${text}"\n`).join("")).findings;
  assert.deepEqual(list(scram, `md5${"0a".repeat(16)}`, "${APP_PASSWORD}", "{{ password }}"), []);
  const [mixed] = list(scram, "hunter2", scram);
  assert.deepEqual([mixed?.level, mixed?.line], ["note", 2]);
  assert.match(mixed?.why ?? "", /^The password of this line is in clear text: anyone who reads the file has it\./);
  assert.match(list(scram, "one", "two")[0]?.why ?? "", /^The passwords of lines 2 and 3 are in clear text/);
  assert.match(mixed?.fix ?? "", /other passwords than these/);
  for (const text of [
    "md5_REPLACE_WITH_ACTUAL_HASH",
    "SCRAM-SHA-256$...",
    "SCRAM-SHA-256$4096:<salt>$<key>:<key>",
    "md5abc",
  ]) {
    const [one, ...more] = list(scram, text);
    assert.deepEqual([one?.level, one?.line, more], ["note", 2, []], text);
    assert.match(one?.why ?? "", /is no hash .* PgBouncer takes such a text as the password itself\.$/, text);
  }
  for (const text of ["CHANGE_ME", "changeme", "<password>", "your_password_here", "xxxxxxxx", "replace-me"])
    assert.match(list(text)[0]?.why ?? "", /is a placeholder\. PgBouncer takes such a text/, text);
  assert.match(list("exchange-rates")[0]?.why ?? "", /in clear text/);
});
