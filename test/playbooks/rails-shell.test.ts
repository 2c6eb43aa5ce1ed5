// A database.yml that a script of the shell writes: which texts are read, and what is said of the rest.
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { surveyed } from "../../src/playbooks/project.ts";
import { writtenByShell } from "../../src/playbooks/rails/shell.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { saidOf } from "./strict.ts";

const dir = await temporaryDirectory();
const script = (...lines: string[]) => `#!/bin/bash\n${lines.join("\n")}\n`;
const written = (host: string, adapter = "postgresql", to = "database") =>
  `cat >config/${to}.yml <<YML\nproduction:\n  adapter: ${adapter}\n  ${host}\nYML`;
const read = (text: string) => readAppConfig(playbookFor("rails"), text, "entrypoint.sh");
const said = saidOf("rails", "entrypoint.sh");

test("each text of a script is read on its own: what one says is nothing of another", () => {
  const both = script('if [ "$ENV" = prod ]; then', written("hostname: db"), "else", written("host: localhost"), "fi");
  const { all, config, findings } = read(both);
  assert.deepEqual(
    all.map(({ options }) => options.map(({ name, line }) => [name, line])),
    [
      [
        ["adapter", 5],
        ["hostname", 6],
      ],
      [
        ["adapter", 11],
        ["host", 12],
      ],
    ],
  );
  assert.deepEqual(config.notes, ["the file sets it in 2 ways: each is checked, and the options of one are shown"]);
  assert.deepEqual(
    findings.map(({ option, line }) => [option, line]),
    [["hostname", 6]],
  );
});

test("a text of another database, or of no YAML, is named; the others are read all the same", () => {
  const mysql = written("host: db", "mysql2", "legacy");
  const { config } = read(script(written("host: db"), mysql));
  assert.deepEqual(config.notes, [
    "the text in line 8 is not read (its database is not PostgreSQL: the adapter is MySQL)",
  ]);
  assert.throws(() => read(script(mysql)), /^UserMistake: Its database is not PostgreSQL: the adapter is MySQL\.$/);
  const broken = written("  : [");
  assert.match(read(script(written("host: db"), broken)).config.notes.join(), /^the text in line 8 .*\(Line 11 is not/);
});

test("what looks like a text hides none: here-strings, shifts, comments, escapes, indented here-documents", () => {
  const above = [
    "read -r a b <<< word",
    "if [ $((1<<SHIFT)) -gt 1 ]; then echo hi; fi",
    "# echo \"don't",
    "echo 'it'\\''s done'",
    'echo "\\"" \\\' $# ${A#*/}',
    "flags=$(( 1 <<FLAG ))",
    "cat <<\\X\nit's\nX",
  ];
  for (const one of above)
    assert.match(said(script(one, written("hostname: db"))).join(), /^error: Active Record does not read/, one);
  const tabs = written("hostname: db").replace("<<YML", "<<-YML").replaceAll("\n", "\n\t");
  assert.match(said(script(tabs)).join(), /^error: Active Record does not read `hostname`/);
  assert.deepEqual(said(script(...above, written("host: db"))), []);
});

test("what a script writes line by line is not read, and it says so", async () => {
  const sentence = /ine 3: of a database\.yml only whole texts are read/;
  const lines = script('echo "production:" >a.yml', 'echo "  adapter: postgresql" >>a.yml', 'echo "  pool: a" >>a.yml');
  assert.throws(() => frameworkOf(lines, "entrypoint.sh"), sentence);
  const folder = await mkdtemp(join(dir, "lines-"));
  await writeFile(join(folder, "entrypoint.sh"), lines);
  assert.match((await surveyed(folder)).unread.map(({ reason }) => reason).join(), sentence);
  const both = script("", "printf 'production:\\n  adapter: postgresql\\n  pool: a\\n' >a.yml", written("host: db"));
  assert.match(read(both).config.notes.join(), sentence);
  assert.deepEqual(read(script("# adapter: postgresql", written("host: db"))).config.notes, []);
});

test("backslashes that the shell takes away are no part of a value", () => {
  const yaml = (port: string) => `production:\n  adapter: \\"postgresql\\"\n  port: \\"${port}\\"\n  pool: \\"5\\"\n`;
  const echo = (port: string) => script(`echo "${yaml(port)}" >config/database.yml`);
  assert.deepEqual(said(echo("5432")), []);
  const values = read(echo("5432")).config.options.map(({ value }) => value);
  assert.deepEqual(values, ["postgresql", "5432", "5"]);
  assert.match(said(echo("fife")).join(), /^error: The port is not a number/);
  const textOf = (one: string) => writtenByShell(one).texts[0]?.yaml.split("\n")[2];
  const here = script(written("database: 'a\\$b\\\\c\\d'"));
  assert.equal(textOf(here), "  database: 'a$b\\c\\d'");
  for (const quoted of ["'YML'", "\\YML"])
    assert.equal(textOf(here.replace("<<YML", `<<${quoted}`)), "  database: 'a\\$b\\\\c\\d'");
});

test("what the shell computes is not judged", () => {
  for (const one of ["$((2 * CPUS))", "$(nproc)", '"$(nproc)"', "$CPUS"])
    assert.deepEqual(said(script(written(`pool: ${one}`))), [], one);
  assert.match(said(script(written("pool: five"))).join(), /^error: `pool` must be a number/);
});

test("where a script's text is no YAML, the line of the script is told", async () => {
  const broken = script("", written("host: db\n   port: 5432"));
  const sentence = /^(?:UserMistake: )?Line 6 is not valid YAML \(/;
  assert.throws(() => frameworkOf(broken, "entrypoint.sh"), sentence);
  const folder = await mkdtemp(join(dir, "broken-"));
  await writeFile(join(folder, "entrypoint.sh"), broken);
  assert.match((await surveyed(folder)).unread.map(({ reason }) => reason).join(), sentence);
  assert.equal(frameworkOf(script("", written("host: db\n  port: 5432")), "entrypoint.sh").framework, "rails");
  // A file of YAML may be anybody's.
  assert.throws(() => frameworkOf("a: b\n  c: d\n", "values.yaml"), /^UserMistake: No framework reads a database/);
});

test("quoted texts without a space between them are one", () => {
  const yaml = (password: string, more = "pool: 0") =>
    `production:\n  adapter: postgresql\n  port: 6543\n  password: ${password}\n  ${more}\n  host: db`;
  for (const one of [
    `echo "${yaml('"$PW"')}"`,
    `echo '${yaml(`'"$PW"'`)}'`,
    `echo "${yaml('"${PW}_x"')}"`,
    `echo "${yaml(`"$'a'"`)}"`,
    `echo "${yaml(`"'a'x\\ y"`)}";`,
  ]) {
    const { config } = read(script(`${one}>config/database.yml`));
    const names = config.options.map(({ name, line }) => `${name} ${line}`);
    assert.deepEqual(names, ["adapter 3", "port 4", "password 5", "pool 6", "host 7"], one);
    assert.match(said(script(one)).join(), /^error: `pool` is 0 /, one);
  }
  assert.doesNotMatch(said(script(`echo "${yaml('"$PW"', "prepared_statements: false")}"`)).join(), /prepared/);
  // What runs a command in between is not read whole.
  for (const one of ['"$(cat pw)"', '"`cat pw`"', '"x(']) {
    const text = script(`echo "${yaml(one)}" >config/database.yml`);
    assert.throws(() => read(text), /^UserMistake: Line 2: of a database\.yml only whole texts are read/, one);
  }
  // Those behind a space are others.
  assert.deepEqual(said(script(`echo "${yaml("$PW", "pool: 5")}" "and"more`)), []);
  const many = `echo ${'"a"'.repeat(50_000)}'b`;
  assert.throws(() => read(script(many)), /^UserMistake: It writes no database\.yml/);
});

test("the word of a here-document may have other letters", () => {
  for (const [begin, end] of [
    ["'EOF-1'", "EOF-1"],
    ['"end.yml"', "end.yml"],
    ["EOF-1", "EOF-1"],
  ] as const)
    assert.match(
      said(
        script(`cat > config/database.yml << ${begin}\nproduction:\n  adapter: postgresql\n  pool: 0\n${end}`),
      ).join(),
      /^error: `pool` is 0 /,
      begin,
    );
  assert.throws(() => read(script("cat <<'EOF-1'\nproduction:\n  adapter: postgresql\nEOF")), /It writes no database/);
});
