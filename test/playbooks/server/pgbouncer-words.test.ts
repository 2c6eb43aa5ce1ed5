// What pgbouncer.ini and userlist.txt mean to PgBouncer beyond their words, and where lint must say nothing.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Client } from "pg";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { readUserList } from "../../../src/playbooks/server/userlist.ts";
import { testCluster } from "../../support/cluster.ts";
import { needs } from "../../support/optional.ts";
import { startPgBouncer } from "../../support/pgbouncer.ts";

const skip = needs("pgbouncer");
const told = (lines: string, database = "weir = host=db") =>
  readPgBouncer(`[databases]\n${database}\n[pgbouncer]\nlisten_addr = *\n${lines}\n`).findings;
const kinds = (lines: string, database?: string) => told(lines, database).map(({ level, option }) => [level, option]);

test("trust lets in whom the file of users names; without one it lets in nobody", { skip }, async () => {
  const { port } = await testCluster();
  const place = `host=127.0.0.1 port=${port} dbname=postgres user=postgres password=test-password`;
  const login = async (users: string) => {
    const settings = { auth_type: "trust", auth_file: "$HOME/users" };
    const pooler = { databases: { shop: place }, settings, files: { users: `"boss" ""\n${users}` } };
    const { port: own } = await startPgBouncer(pooler, (cleanup) => after(cleanup));
    const client = new Client({ host: "127.0.0.1", port: own, database: "shop", user: "app" });
    client.on("error", () => {});
    const is = await client.connect().then(
      () => "in",
      (error: unknown) => String(error),
    );
    await client.end().catch(() => {});
    return is;
  };
  assert.match(await login(""), /"trust" authentication failed/);
  assert.equal(await login('"app" ""\n# no more\n'), "in");
  // What the file stops at hides who stands behind it.
  assert.match(await login('# users\n"app" ""\n'), /"trust" authentication failed/);
  const [none, ...more] = told("auth_type = trust");
  assert.deepEqual([none?.level, none?.option, more], ["error", "auth_file", []]);
  assert.match(none?.why ?? "", /needs the users' names: without `auth_file` or `auth_user` nobody can log in/);
  const [open] = told("auth_type = trust\nauth_file = users");
  assert.deepEqual([open?.level, open?.option], ["note", "auth_type"]);
  assert.match(open?.why ?? "", /without a password, as any user of its `auth_file`\.$/);
  assert.match(told("auth_type = any").at(-1)?.why ?? "", /gets its admin console without a password\.$/);
});

// PgBouncer 1.18 says "no such user", and refuses the login.
test("an auth_file that is always empty lets in nobody, with trust or without", () => {
  for (const type of ["trust", "scram-sha-256"]) {
    const [one, ...more] = told(`auth_type = ${type}\nauth_file = /dev/null`);
    assert.deepEqual([one?.level, one?.option, one?.line, more], ["error", "auth_file", 6, []], type);
    assert.match(one?.why ?? "", /with an empty `auth_file` and no `auth_user` nobody can log in/, type);
  }
  assert.deepEqual(told("auth_type = scram-sha-256\nauth_file = /dev/null\nauth_user = pooler"), []);
});

test("auth_user of a database looks passwords up, too", () => {
  assert.deepEqual(kinds("auth_type = scram-sha-256", "* = host=db auth_user=pooler"), []);
  // What a newer release makes of a query of one database, nobody here knows.
  assert.deepEqual(kinds("auth_type = scram-sha-256", "* = host=db auth_query='select 1'"), []);
  assert.deepEqual(kinds("auth_type = scram-sha-256", "* = host=db user=app"), [["error", "auth_file"]]);
});

test("whole hours of a query are meant; whole thousands of another wait are milliseconds", () => {
  const file = "auth_file = users\n";
  assert.deepEqual(
    kinds(`${file}query_timeout = 36000`).filter(([level]) => level !== "note"),
    [],
  );
  assert.deepEqual(kinds(`${file}query_wait_timeout = 30000`), [["warning", "query_wait_timeout"]]);
});

test("the branches of a template set one thing twice, and only one of them is there", () => {
  const twice = ["pool_mode = session", "pool_mode = transaction"] as const;
  const branches = `{% if pinned %}\n${twice[0]}\n{% else %}\n${twice[1]}\n{% endif %}`;
  assert.deepEqual(kinds(`auth_file = users\n${branches}`), []);
  assert.deepEqual(kinds(`auth_file = users\n${twice.join("\n")}`), [["warning", "pool_mode"]]);
});

test("a certificate names no address: it is held against the CA alone", () => {
  const fix = (database: string) =>
    told("auth_file = users\nserver_tls_sslmode = require\nserver_tls_ca_file = /ca.crt", database)[0]?.fix;
  const where = "# where the server has TLS, with a certificate of this CA: server_tls_sslmode =";
  assert.equal(fix("weir = host=db.weir.example port=5432"), `${where} verify-full`);
  for (const host of ["10.0.0.5", "db"]) assert.equal(fix(`weir = host=${host}`), `${where} verify-ca`);
});

test("settings of programs that are built from PgBouncer are their own", () => {
  const own = "routing_rules_py_module_file = /srv/routes.py\nfast_switchover = 1";
  assert.deepEqual(kinds(`auth_file = users\n${own}`, "weir = host=db topology_query='select 1'"), []);
});

test("a file without a section of databases, or the one that comes with PgBouncer, is completed elsewhere", () => {
  const level = (text: string) => readPgBouncer(text).findings.find(({ option }) => option === "databases")?.level;
  const own = "[pgbouncer]\nlisten_addr = *\nauth_file = users\n";
  assert.equal(level(own), "note");
  assert.equal(level(`[databases]\n; foodb over Unix socket\n;foodb =\n${own}`), "note");
  assert.equal(level(`[databases]\n${own}`), "error");
});

test("userlist.txt: a comment begins with a semicolon; behind the last user it does no harm", () => {
  const found = (text: string) => readUserList(text).findings.filter(({ level }) => level !== "note");
  const hash = `"md5${"a".repeat(32)}"`;
  const [one] = found(`# users\n"app" ${hash}\n`);
  assert.deepEqual([one?.line, one?.fix], [1, "; in line 1: write a semicolon instead of #"]);
  assert.match(one?.why ?? "", /comments in this file begin with a semicolon\. It sees no later users\.$/);
  assert.deepEqual(found(`"app" ${hash}\n# no more\n# at all\n`), []);
  assert.match(found(`"app" ${hash}\nother x\n`)[0]?.why ?? "", /It sees neither this user nor later ones\.$/);
});

test("userlist.txt: of a user who stands there twice the last password counts; the same one twice is nothing", () => {
  const found = (text: string) => readUserList(text).findings.filter(({ level }) => level === "warning");
  const hash = (letter: string) => `"app" "md5${letter.repeat(32)}"\n`;
  assert.deepEqual(found(hash("a") + hash("a")), []);
  const [one] = found(hash("a") + hash("b"));
  assert.deepEqual([one?.line, one?.fix], [2, "; remove line 1, or this line if the other password is right"]);
});

const withDatabases = (lines: string, more = "") =>
  readPgBouncer(`[databases]\n${lines}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nauth_file = users\n${more}`).findings;

// PgBouncer 1.24 and later take both names: which release reads the file, nobody knows.
test("pgbouncer.ini: a database's reserve has a name of each release", () => {
  for (const fine of ["reserve_pool_size=5", "reserve_pool=5", "connect_query='select reserve_pool_size=1'"])
    assert.deepEqual(withDatabases(`shop = host=db ${fine}`), [], fine);
});

test("pgbouncer.ini: passwords in clear text in [databases] are one note, and what is filled in is none", () => {
  const [one, ...more] = withDatabases(
    "a = host=db password=weir-1\nb = host=db password='it''s'\nc = host=db user=app\nd = host=db password=weir-2",
  );
  assert.deepEqual([one?.level, one?.option, one?.line, more], ["note", "databases", 2, []]);
  assert.equal(one?.why, "The passwords of lines 2, 3 and 5 are in clear text: anyone who reads the file has them.");
  assert.match(one?.fix ?? "", /^# where it is deployed: other passwords than these/);
  for (const fine of ["${PASSWORD}", "<password>", "changeme", `md5${"a".repeat(32)}`, "{{ password }}"])
    assert.deepEqual(withDatabases(`a = host=db password=${fine}`), [], fine);
  assert.deepEqual(withDatabases("a = host=db connect_query='select 1 as password'"), []);
});

test("pgbouncer.ini: what is tracked are names of parameters", () => {
  for (const value of ["true", "1", "off"]) {
    const [one, ...more] = withDatabases("a = host=db", `track_extra_parameters = ${value}\n`);
    assert.deepEqual(
      [one?.level, one?.line, one?.fix, more],
      ["note", 6, "track_extra_parameters = IntervalStyle", []],
    );
    assert.match(one?.why ?? "", /takes names of parameters: with `.*` it tracks none, and no longer its default/);
  }
  for (const fine of ["IntervalStyle", "TimeZone, search_path", "${TRACKED}"])
    assert.deepEqual(withDatabases("a = host=db", `track_extra_parameters = ${fine}\n`), [], fine);
});

test("pgbouncer.ini: a small limit of clients is told, but not where each pool has a size of its own", () => {
  const bounded = (lines: string) => withDatabases(lines, "max_client_conn = 10\n").map(({ option }) => option);
  assert.deepEqual(bounded("a = host=db pool_size=5\nb = host=db"), ["max_client_conn"]);
  assert.deepEqual(bounded("a = host=db pool_size=5\nb = host=db pool_size=5"), []);
});

test("pgbouncer.ini: whole hours are meant up to a day; an hour in milliseconds is 42 days", () => {
  const told = (value: string) =>
    readPgBouncer(
      "[databases]\nshop = host=db\n[pgbouncer]\nlisten_addr = 127.0.0.1\nauth_file = users\n" +
        `query_timeout = ${value}\n`,
    ).findings.filter(({ level }) => level !== "note");
  for (const [value, long, meant] of [
    ["3600000", "42 days", "3600"],
    ["7200000", "83 days", "7200"],
    ["1800000", "21 days", "1800"],
    ["900000", "10 days", "900"],
    ["30000", "8 hours", "30"],
  ] as const) {
    const [one, ...more] = told(value);
    assert.deepEqual(
      [one?.level, one?.fix, more],
      ["warning", `# if milliseconds are meant: query_timeout = ${meant}`, []],
    );
    assert.equal(one?.why, `\`query_timeout\` is in seconds: ${value} of them are ${long}.`);
  }
  for (const hours of ["3600", "18000", "36000", "72000"]) assert.deepEqual(told(hours), [], hours);
});
