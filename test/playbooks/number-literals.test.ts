// Numbers as each language writes them: with `_` between their digits, and of Go within a conversion.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const options = (framework: string, name: string, text: string) =>
  Object.fromEntries(
    readAppConfig(playbookFor(framework), text, name).config.options.map(({ name: one, value }) => [one, value]),
  );

test("a number with `_` is one in every language, also where it is a reading's default", () => {
  const laravel = (port: string) =>
    options(
      "laravel",
      "database.php",
      `<?php\nreturn ['connections' => ['pgsql' => ['driver' => 'pgsql', 'host' => 'db', 'port' => ${port}]]];\n`,
    )["port"];
  assert.equal(laravel("5_432"), 5432);
  assert.equal(laravel("env('DB_PORT', 5_432)"), "env('DB_PORT', 5_432)");
  assert.equal(laravel("env('DB_PORT', own_5_432)"), "[not shown]");
  const engine = options(
    "sqlalchemy",
    "engine.py",
    'e = create_engine("postgresql://u@h/db", pool_size=1_0, max_overflow=-1_0, pool_recycle=1_8 * 1_00)\n',
  );
  assert.deepEqual([engine["pool_size"], engine["max_overflow"], engine["pool_recycle"]], [10, -10, 1800]);
  const pool = options(
    "node-postgres",
    "db.js",
    'const { Pool } = require("pg");\n' +
      'const pool = new Pool({ host: "h", max: 1_0, idleTimeoutMillis: Number(process.env.IDLE ?? 30_000) });\n',
  );
  assert.deepEqual([pool["max"], pool["idleTimeoutMillis"]], [10, "Number(process.env.IDLE ?? 30_000)"]);
  const repo = options(
    "ecto",
    "runtime.exs",
    'import Config\nconfig :app, App.Repo, hostname: "h", port: 5_432, ' +
      "timeout: 60_000, adapter: Ecto.Adapters.Postgres\n",
  );
  assert.deepEqual([repo["port"], repo["timeout"]], [5432, 60_000]);
});

test("Go: a literal within a conversion is one, also in a formatted text; an octal one and a name are not", () => {
  const go = (value: string, port = "5432") =>
    options(
      "go",
      "db.go",
      `package db\n\nfunc open() {\n  s := fmt.Sprintf("host=db port=%d sslmode=disable", ${port})\n` +
        `  config, err := pgxpool.ParseConfig(s)\n  config.MaxConns = ${value}\n}\n`,
    );
  for (const value of ["32", "3_2", "int32(32)", "int32( 3_2 )"]) assert.equal(go(value)["MaxConns"], 32, value);
  for (const value of ["int32(most)", "int32(f(32))", "int32(010)"])
    assert.equal(go(value)["MaxConns"], "[not shown]", value);
  for (const port of ["5_432", "uint16(5432)", "int64(5_432)"]) assert.equal(go("1", port)["port"], "5432", port);
  assert.match(String(go("1", "uint16(own)")["port"]), /\$\{/);
  const idle = (value: string) =>
    options(
      "go",
      "db.go",
      `package db\n\nfunc open() {\n  db, err := sql.Open("postgres", "host=db sslmode=disable")\n` +
        `  db.SetConnMaxLifetime(${value})\n}\n`,
    )["SetConnMaxLifetime"];
  for (const value of ["30_000 * time.Millisecond", "time.Duration(30_000) * time.Millisecond"])
    assert.equal(idle(value), "30000ms", value);
});
