// Lines of [databases] that PgBouncer can read, and those at which it stops: each is put to the real one.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { needs } from "../../support/optional.ts";
import { startPgBouncer } from "../../support/pgbouncer.ts";

const skip = needs("pgbouncer");
const own = "[pgbouncer]\nlisten_addr = 127.0.0.1\nauth_file = users\n";
const read = (value: string) => readPgBouncer(`[databases]\nshop = ${value}\n${own}`);
const starts = async (value: string) =>
  startPgBouncer({ databases: { shop: value } }, (cleanup) => after(cleanup)).then(
    () => true,
    () => false,
  );

const canary = "canary-9f3e71";
const unreadable = [
  `127.0.0.1:5432:shop:app:${canary}`,
  `postgres://app:${canary}@db:5432/shop`,
  "localhost",
  `host=db port=5432 application_name=two ${canary}`,
  "host=db port",
  `host=db application_name='${canary}`,
  "host=db connect_query='select 1' x",
  "host=db = port",
  "host=db dbname=shop \\",
];
const comments = ["host=db port=5432 ; the first", "host=db port=5432 # the first", "host=db application_name='a' ; b"];
const readable = [
  "",
  "host=127.0.0.1 port=5432 dbname=shop",
  "host = 127.0.0.1 port =5432 dbname= shop",
  "host=127.0.0.1\tport=5432",
  "host=127.0.0.1 application_name='it''s; # so' connect_query='select 1 as a'",
  "host=127.0.0.1 application_name='a';",
  "host=127.0.0.1 application_name=it's;#so==",
];

for (const [values, says] of [
  [unreadable, /^PgBouncer cannot read this line of \[databases\] \(syntax error in connection string\): it does not/],
  [comments, /^A comment needs its own line: PgBouncer cannot read this one \(syntax error\), and does not start/],
] as const)
  test(`PgBouncer stops at a line of [databases]: ${says.source.slice(1, 24)}`, { skip }, async () => {
    for (const value of values) {
      const { findings, options } = read(value);
      const [one, ...more] = findings;
      assert.deepEqual([one?.level, one?.option, one?.line, more], ["error", "databases", 2, []], value);
      assert.match(one?.why ?? "", says, value);
      assert.match(one?.fix ?? "", /^# in line 2/, value);
      assert.equal(options["databases"], 0, value);
      assert.ok(!JSON.stringify([findings, options]).includes(canary));
    }
    const [first = ""] = values;
    assert.equal(await starts(first), false);
  });

test("PgBouncer reads spaces around the sign, quotes, and signs inside a value", { skip }, async () => {
  for (const value of readable) {
    assert.deepEqual([read(value).findings, read(value).options["databases"]], [[], 1], value);
    assert.equal(await starts(value), true, value);
  }
  // Somebody fills these in.
  for (const value of ["{{ place }}", "host=<your host> port=5432", "...", "${SHOP}"])
    assert.deepEqual(read(value).findings, [], value);
});

test("a section [databases] without a line leaves the console, and its fix is nothing to paste", () => {
  const [one, ...more] = readPgBouncer(`[databases]\n;foodb =\n; * = host=testserver\n${own}`).findings;
  assert.deepEqual([one?.level, one?.option, more], ["note", "databases", []]);
  assert.equal(one?.why, "[databases] has no database: every client but the console's gets `no such database`.");
  assert.match(one?.fix ?? "", /^# in \[databases\], a line for each database: NAME = host=HOST port=5432/);
});

test("max_connections is removed, and what bounds server connections is named beside it", { skip }, async () => {
  const fixes = (lines: string) =>
    readPgBouncer(`[databases]\nshop = host=db\n${own}${lines}\n`).findings.map(({ level, fix }) => [level, fix]);
  assert.deepEqual(fixes("max_connections = 60"), [
    ["error", "# remove line 6; to bound a database's server connections: max_db_connections = 60"],
  ]);
  assert.deepEqual(fixes("max_connections = 60\nmax_db_connections = 40"), [["error", "# remove line 6"]]);
  assert.deepEqual(fixes("tcp_nodelay = 1"), [["error", "# remove line 6"]]);
  await startPgBouncer({ databases: {}, settings: { max_db_connections: "60" } }, (cleanup) => after(cleanup));
});

test("a variable is a note with its lines: PgBouncer takes it as it stands", { skip }, async () => {
  const note = (lines: string) => `${lines}: PgBouncer fills in no variable; what stands there is not judged`;
  const notes = (text: string) => readPgBouncer(text).notes.filter((one) => one.includes("variable"));
  const file = `[databases]\nshop = host=\${DB_HOST}\n${own}pool_mode = \${POOL_MODE}\n;a = \${B}\n`;
  assert.deepEqual([readPgBouncer(file).findings, notes(file)], [[], [note("lines 2, 6")]]);
  assert.deepEqual(notes(`[databases]\nshop = host=\${DB_HOST} dbname=shop\n${own}`), [note("line 2")]);
  for (const value of ["host=db", "host=db application_name=a$b", "{{ place }}"])
    assert.deepEqual(notes(`[databases]\nshop = ${value}\n${own}`), [], value);
  const pooler = (mode: string) =>
    startPgBouncer({ databases: { shop: "host=db" }, settings: { pool_mode: mode } }, (cleanup) => after(cleanup));
  await pooler("session");
  await assert.rejects(pooler("${POOL_MODE}"));
});
