// A fix that lint calls text to write can be pasted as it stands: no gap, mask or choice in it, and no name to fill in.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { playbookFor, playbooks, readAppConfig } from "../../src/playbooks/index.ts";
import { isInstruction, isPasteable, withoutGap } from "../../src/playbooks/pasteable.ts";
import type { LintFinding } from "../../src/playbooks/playbook.ts";
import { serverReader } from "../../src/playbooks/server/read.ts";
import { brokenServerFiles } from "./server/broken-server-files.ts";

/** What a person would have to choose from, or cannot see. */
const gap = /…|\.\.\.(?![\w($])|\[not shown\]|\[secret\]|\bor remove\b|\bor later\b/;
/** Names that stand for somebody's own. */
const unfilled = /\b(?:HOST|USER|PASSWORD|NAME|DATABASE|FILE|NUMBER|VALUE|QUERY)\b(?!["'\])}])/;
const unfinished = (findings: LintFinding[]) =>
  findings.map(({ fix }) => fix).filter((fix) => !isInstruction(fix) && (gap.test(fix) || unfilled.test(fix)));

test("a comment or a sentence is to be done; any other line is to be pasted", () => {
  assert.ok(!isPasteable("# remove timeout"));
  assert.ok(!isPasteable("// remove timeout\n// and reconnect"));
  assert.ok(!isPasteable("Percent-encode it, with %% in this file: p%%40ss for p@ss."));
  assert.ok(isPasteable("pool: 5"));
  assert.ok(isPasteable("pool: 5\n# at the top: from uuid import uuid4"));
});

test("what has a mask or a gap in it is to be done, and says what goes there", () => {
  for (const line of [
    "max: [not shown],",
    "statement_timeout: …, // milliseconds",
    "# the rest\nurl: db:[secret]@host",
  ]) {
    assert.ok(!isPasteable(line), line);
    assert.match(withoutGap(line), /^Write, with your own value in place of (?:\[not shown\]|\[secret\]|…): /);
    assert.ok(!isPasteable(withoutGap(line)));
  }
  for (const whole of ["max: 5,", "# give … a number", "rename pool to [not shown]"])
    assert.equal(withoutGap(whole), whole);
});

const masked: [framework: string, file: string, text: string, fixes: string[]][] = [
  [
    "node-postgres",
    "db.js",
    'knex({ client: "pg", connection: { host: "db", poolSize: compute("canary2x", 4) } });\n',
    ["// move poolSize out of connection, into a new object `pool` beside it, as max"],
  ],
  [
    "node-postgres",
    "db.js",
    'import postgres from "postgres";\npostgres({ host: "db", pool: { max: compute("canary2x", 4) } });\n',
    ["Write, with your own value in place of [not shown]: max: [not shown], // in the place of pool"],
  ],
  [
    "node-postgres",
    "db.js",
    'import postgres from "postgres";\npostgres({ host: "db", pool: { max: 4 } });\n',
    ["max: 4, // in the place of pool"],
  ],
];
for (const [framework, file, text, fixes] of masked)
  test(`${framework}: a value that is not shown is no text to paste: ${text.trim()}`, () => {
    const { findings } = readAppConfig(playbookFor(framework), text, file);
    assert.deepEqual(
      findings.map(({ fix }) => fix),
      fixes,
    );
  });

for (const playbook of playbooks)
  test(`${playbook.framework}: a line to write is finished`, () => {
    const folder = `test/playbooks/configs/${playbook.framework}`;
    const bad = readdirSync(folder).filter((name) => name.startsWith("bad-"));
    assert.deepEqual(
      bad.flatMap((file) =>
        unfinished(readAppConfig(playbook, readFileSync(`${folder}/${file}`, "utf8"), file).findings),
      ),
      [],
    );
  });

for (const [file, text] of Object.entries(brokenServerFiles))
  test(`${file}: a line to write is finished`, () => {
    const findings =
      serverReader(undefined, file)?.(text, { user: null, database: null, address: null }).findings ?? [];
    assert.ok(findings.length >= 4, `${findings.length}`);
    assert.deepEqual(unfinished(findings), []);
  });

test("a file of PgBouncer's that names a section or setting otherwise does not lack it", () => {
  const options = (text: string) =>
    serverReader(undefined, "pgbouncer.ini")?.(text, { user: null, database: null, address: null }).findings.map(
      ({ option }) => option,
    );
  const rest = "auth_type = md5\nauth_file = users\n";
  assert.deepEqual(options(`[database]\na = host=db\n[pgbouncer]\nlisten_addr = *\n${rest}`), ["section"]);
  assert.deepEqual(options(`[databases]\na = host=db\n[pgbouncer]\nlisten_address = *\n${rest}`), ["listen_address"]);
  assert.deepEqual(options(`[databases]\na = host=db\n[pgbouncer]\n${rest}`), ["listen_addr"]);
});
