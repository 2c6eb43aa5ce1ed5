// What a layer above the driver makes of it: ent's dialect, GORM's prepared statements, another database beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (imports: string[], body: string) =>
  readAppConfig(
    playbookFor("go"),
    `package store\n\nimport (\n${imports.map((one) => `\t${one}\n`).join("")})\n\n` +
      `func open(dsn string) {\n${body}\n}\n`,
    "store.go",
  );
const said = (...of: Parameters<typeof read>) =>
  read(...of).findings.map((one) => `${levelOf(one)} ${one.line} ${one.why}`);

const stdlib = '_ "github.com/jackc/pgx/v5/stdlib"';
const entsql = '"entgo.io/ent/dialect/sql"';

test("ent has no dialect called pgx; what is handed to it with its dialect is right, and database/sql's is no ent's", () => {
  const opens = '\tdb, err := sql.Open("pgx", "postgres://weir:x@db/weir")';
  assert.match(said([entsql, stdlib], opens).join(), /^error 9 ent takes .*\(unsupported dialect\)/);
  assert.match(said([`esql ${entsql}`, stdlib], opens.replace("sql.", "esql.")).join(), /^error 9 ent takes/);
  const client = opens.replace("sql.", "ent.");
  assert.match(
    said(['"weir.io/shop/ent"', stdlib, '"time"'], client).join(),
    /^error 10 .* refuses it \(unsupported driver\)/,
  );
  for (const [imports, body] of [
    [['"database/sql"', stdlib], opens],
    [['"database/sql"', `entsql ${entsql}`, stdlib], `${opens}\n\tdrv := entsql.OpenDB(dialect.Postgres, db)`],
    [[entsql, '_ "github.com/lib/pq"'], opens.replace("pgx", "postgres")],
    [['"weir.io/shop/ent"', '_ "github.com/lib/pq"'], client.replace("pgx", "postgres")],
  ] as const)
    assert.deepEqual(said([...imports], body), [], body);
});

test("GORM's PrepareStmt undoes PreferSimpleProtocol; alone it is a choice", () => {
  const open = (config: string, gorm: string) =>
    `\tdb, err := gorm.Open(postgres.New(postgres.Config{\n\t\tDSN: dsn,\n${config}\t}), &gorm.Config{\n${gorm}\t})`;
  const imports = ['"gorm.io/driver/postgres"', '"gorm.io/gorm"'];
  const simple = "\t\tPreferSimpleProtocol: true,\n";
  const both = read(imports, open(simple, "\t\tPrepareStmt: true,\n"));
  assert.deepEqual(
    both.findings.map((one) => [levelOf(one), one.line, one.fix]),
    [["note", 13, "PrepareStmt: false,"]],
  );
  assert.equal(both.settings.prepared?.value, "named");
  assert.equal(read(imports, open(simple, "")).settings.prepared?.value, "none");
  for (const quiet of [
    open(simple, ""),
    open("", "\t\tPrepareStmt: true,\n"),
    open(simple, "\t\tPrepareStmt: prepare,\n"),
  ])
    assert.deepEqual(said(imports, quiet), [], quiet);
});

test("the DSN stands where PostgreSQL is opened, and not where another database of the file is", () => {
  const { config } = read(
    ['"database/sql"', '"github.com/uptrace/bun/driver/pgdriver"', '"github.com/uptrace/bun/driver/sqliteshim"'],
    "\tlite, err := sql.Open(sqliteshim.DriverName(), dsn)\n\tlite.SetMaxOpenConns(1)\n" +
      "\tpg := sql.OpenDB(pgdriver.NewConnector(\n\t\tpgdriver.WithDSN(dsn),\n\t))\n\tpg.SetMaxOpenConns(16)",
  );
  const told = config.options.map(({ name, line, value }) => [name, line, value]);
  assert.deepEqual(told, [
    ["dsn", 13, "dsn"],
    ["SetMaxOpenConns", 15, 16],
  ]);
});
