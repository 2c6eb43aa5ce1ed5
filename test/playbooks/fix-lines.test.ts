// A corrected line takes the form of the line that it is put over, in whatever way people write that line; what cannot
// be put over it is to be done.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { toldFix } from "../../src/playbooks/pasteable.ts";

const told = (framework: string, file: string, text: string) =>
  readAppConfig(playbookFor(framework), text, file).findings.map((one) => {
    const { fixKind, fix } = toldFix(one);
    return `${fixKind} ${fix}`;
  });

const pool = (...lines: string[]) =>
  `import { Pool } from "pg";\nnew Pool({\n  host: "db",\n${lines.join("\n")}\n});\n`;

test("JavaScript: comma, quotes and brackets are the line's own", () => {
  for (const [lines, fix] of [
    [['  username: "x",', "  max: 5,"], 'write user: "x",'],
    [['  username: "x"'], 'write user: "x"'],
    [['  "username": "x", // whose it is', "  max: 5,"], 'write "user": "x",'],
    [["  max: 5", '  , username: "x"'], 'write , user: "x"'],
    [['  username: "x", max: 5,'], 'do write user: "x" in place of username and its value'],
    [
      ["  username: process.env.PGUSER", '    ?? "x",'],
      'do write user: process.env.PGUSER ?? "x" in place of username and its value',
    ],
    [["  username:", '    "x",'], 'do write user: "x" in place of username and its value'],
    [['  username: "x"', "    // whose it is", "    .trim(),"], "do rename username to user"],
  ] as const)
    assert.deepEqual(told("node-postgres", "db.ts", pool(...lines)), [fix], lines.join("\n"));
  const last = 'import { Pool } from "pg";\nnew Pool({ host: "db",\n  username: "x" });\n';
  assert.deepEqual(told("node-postgres", "db.ts", last), ['write user: "x" });']);
  const one = 'import { Pool } from "pg";\nnew Pool({ host: "db", username: "x" });\n';
  assert.deepEqual(told("node-postgres", "db.ts", one), ['do write user: "x" in place of username and its value']);
});

test("Python: an entry, a keyword of a call, an assignment", () => {
  const head = 'from sqlalchemy import create_engine\nurl = "postgresql+psycopg2://db/x"\n';
  for (const [lines, fix] of [
    ['engine = create_engine(url, connect_args={\n    "sslmode": "required",\n})', 'write "sslmode": "require",'],
    ['engine = create_engine(url, connect_args=dict(\n    sslmode="required",\n))', 'write sslmode="require",'],
    [
      'args = {}\nargs["sslmode"] = "required"\nengine = create_engine(url, connect_args=args)',
      'write args["sslmode"] = "require"',
    ],
    [
      'engine = create_engine(url, connect_args={"sslmode": "required"})',
      'do write "sslmode": "require" in place of sslmode and its value',
    ],
  ] as const)
    assert.deepEqual(told("sqlalchemy", "db.py", `${head}${lines}\n`), [fix], lines);
});

test("PHP: an entry, and an assignment to one", () => {
  const entry = (line: string) =>
    `<?php\nreturn ['connections' => ['pgsql' => [\n  'driver' => 'pgsql',\n  'host' => 'db',\n${line}\n]]];\n`;
  assert.deepEqual(told("laravel", "database.php", entry("  'sslmode' => 'required',")), [
    "write 'sslmode' => 'require',",
  ]);
  assert.deepEqual(told("laravel", "database.php", entry("  'sslmode' => 'required'")), [
    "write 'sslmode' => 'require'",
  ]);
});

test("Elixir: the comma is the line's own", () => {
  const repo = (lines: string) => `import Config\nconfig :weir, Weir.Repo,\n  hostname: "db",\n${lines}\n`;
  assert.deepEqual(told("ecto", "runtime.exs", repo('  port: "5432/tcp",\n  pool_size: 5')), ["write port: 5432,"]);
  assert.deepEqual(told("ecto", "runtime.exs", repo('  pool_size: 5,\n  port: "5432/tcp"')), ["write port: 5432"]);
  const block =
    'import Config\nif true do\n  config :weir, Weir.Repo,\n    hostname: "db",\n    port: "5432/tcp" end\n';
  assert.match(told("ecto", "runtime.exs", block).join(), /^do write port: 5432 /);
  const computed = repo('  pool_size: System.get_env("POOL_SIZE") ||\n    "10"');
  assert.match(told("ecto", "runtime.exs", computed).join(), /^do write pool_size: /);
});

test("Ruby: comma, brackets and the key's form are the line's own, and no other pair of the line is lost", () => {
  const call = (...lines: string[]) => `ActiveRecord::Base.establish_connection${lines.join("\n")}\nputs "x"\n`;
  for (const [lines, fix] of [
    [[' adapter: "postgresql",', '  hostname: "db"'], 'write host: "db"'],
    [['(adapter: "postgresql",', '  hostname: "db")'], 'write host: "db")'],
    [['(adapter: "postgresql",', '  hostname: "db",', "  pool: 5)"], 'write host: "db",'],
    [['({ :adapter => "postgresql",', '  :hostname => "db" })'], 'write :host => "db" })'],
    [['("adapter" => "postgresql",', '  "hostname" => "db",', ")"], 'write "host" => "db",'],
    [
      ["(", '  adapter: "postgresql",', '  hostname: "db", database: "mill"', ")"],
      'do write host: "db" in place of hostname and its value',
    ],
    [
      [' adapter: "postgresql",', '  hostname: "db" unless ready?'],
      'do write host: "db" in place of hostname and its value',
    ],
    [['(adapter: "postgresql",', '  host: "db:5433")'], 'write host: "db",\nport: 5433)'],
    [
      ['(adapter: "postgresql", host: "db",', '  lock_timeout: ENV["LOCK"]', ")"],
      'write variables: { lock_timeout: ENV["LOCK"] }',
    ],
  ] as const)
    for (const file of ["db.rb", "pasted"])
      assert.deepEqual(told("rails", file, call(...lines)), [fix], lines.join("\n"));
});

test("a database.yml within a script of the shell: a line that ends the text is written over by nobody", () => {
  const echo = (last: string) => `#!/bin/sh\necho "production:\n  adapter: postgresql\n${last} > config/database.yml\n`;
  const done = ["do write host: db in place of hostname and its value"];
  assert.deepEqual(told("rails", "entrypoint.sh", echo('  hostname: db"')), done);
  assert.deepEqual(told("rails", "entrypoint", echo('  hostname: db"')), done);
  assert.deepEqual(told("rails", "entrypoint.sh", echo('  hostname: db\n  pool: 5"')), ["write host: db"]);
});

test("JSON and YAML: the last entry, a dash, a nested value, a flow", () => {
  const json = (line: string) => `{"production": {\n  "dialect": "postgres",\n  "host": "db",\n${line}\n}}\n`;
  assert.deepEqual(told("sequelize", "config.json", json('  "port": "five"')), ['write "port": 5432']);
  const yaml = (lines: string) => `production:\n  adapter: postgresql\n  database: x\n${lines}\n`;
  assert.deepEqual(told("rails", "database.yml", yaml('  "sslmode": required # always')), ["write sslmode: require"]);
  assert.deepEqual(told("rails", "database.yml", yaml("  sslmode: &mode required")), [
    "do write sslmode: require in place of sslmode and its value",
  ]);
  const flow = "production: { adapter: postgresql, database: x, sslmode: required }\n";
  assert.deepEqual(told("rails", "database.yml", flow), [
    "do write sslmode: require in place of sslmode and its value",
  ]);
  const compose = (line: string) => `services:\n  api:\n    image: api\n    environment:\n      - PGHOST=db\n${line}\n`;
  for (const line of ["      - PGSSLMODE=required", '      - "PGSSLMODE=required"'])
    assert.match(told("generic", "compose.yaml", compose(line)).join(), /PGSSLMODE=require/);
  assert.deepEqual(told("generic", "compose.yaml", compose("      - PGSSLMODE=required")), [
    "write - PGSSLMODE=require",
  ]);
});

test("a line of settings keeps its export, and one of several stays", () => {
  assert.deepEqual(told("generic", "db.env", "export PGSSLMODE=required\n"), ["write export PGSSLMODE=require"]);
  assert.deepEqual(told("generic", "db.txt", "sslmode=required host=db user=x\n"), [
    "do write sslmode=require in place of sslmode and its value",
  ]);
});

test("a Secret has its values in base64", () => {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const data = `  PGHOST: ${base64("db")}\n  PGSSLMODE: ${base64("required")}\n`;
  const secret = `apiVersion: v1\nkind: Secret\ndata:\n${data}`;
  assert.deepEqual(told("generic", "secret.yaml", secret), [`write PGSSLMODE: ${base64("require")}`]);
  const plain = "apiVersion: v1\nkind: Secret\nstringData:\n  PGHOST: db\n  PGSSLMODE: required\n";
  assert.deepEqual(told("generic", "secret.yaml", plain), ['write PGSSLMODE: "require"']);
});

test("a line of another kind is not written over", () => {
  const ports =
    'services:\n  pool:\n    image: edoburu/pgbouncer\n    ports: ["6432:6432"]\n' +
    "    environment:\n      DB_HOST: db\n      AUTH_TYPE: scram-sha-256\n";
  assert.deepEqual(told("generic", "compose.yaml", ports), ['do # in its environment: LISTEN_PORT: "6432"']);
});
