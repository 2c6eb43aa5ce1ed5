// Values that Go's Sprintf, or a sum, puts into a connection string: each has the line where it stands itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (...lines: string[]) =>
  readAppConfig(playbookFor("go"), ["package main", "", ...lines, ""].join("\n"), "main.go");
const linesIn = (...lines: string[]) =>
  Object.fromEntries(read(...lines).config.options.map(({ name, line }) => [name, line]));
const fixesIn = (...lines: string[]) => read(...lines).findings.map(({ line, fix }) => [line, fix]);

const open = (format: string, ...values: string[]) => [
  'const host = "db.shop.internal"',
  "func open(c Config) {",
  '  mode := "requre"',
  '  user := ""',
  `  dsn := fmt.Sprintf("${format}",`,
  `    ${values.join(",\n    ")})`,
  '  db, err := sql.Open("postgres", dsn)',
  "}",
];

test("a value that is put in has its own line, and one that stands in the format the format's", () => {
  const values = ["host", "5432", "user", "c.Name", "mode"];
  assert.deepEqual(linesIn(...open("host=%s port=%d user=%s dbname=%s sslmode=%s connect_timeout=5", ...values)), {
    host: 3,
    port: 9,
    // An empty value takes what follows: it is the format's.
    user: 7,
    sslmode: 5,
    connect_timeout: 7,
  });
  // Each verb takes the argument that it names, and a part of a value is none.
  assert.equal(linesIn(...open("sslmode=%[2]s host=%[1]s", "host", "mode"))["sslmode"], 5);
  assert.equal(linesIn(...open("sslmode=%s host=replica.%s", "mode", "host"))["host"], 7);
  const sum = [
    'const mode = "disable"',
    "func open() {",
    '  db, err := sql.Open("postgres", "host=db sslmode=" + mode)',
    "}",
  ];
  assert.deepEqual(linesIn(...sum), { host: 5, sslmode: 3 });
});

test("a wrong sslmode is corrected where it stands: a format keeps its verbs", () => {
  for (const format of ["host=%s sslmode=%s", "postgres://app@%s/shop?sslmode=%s", "host=%s sslmode='%s'"])
    assert.deepEqual(fixesIn(...open(format, "host", "mode")), [[5, '// in line 5 write "require"']], format);
  assert.deepEqual(fixesIn(...open("host=%s sslmode=%s", "host", '"requre"')), [[9, '// in line 9 write "require"']]);
  // In the format itself the parameter is written.
  assert.deepEqual(fixesIn(...open("host=%s sslmode=requre", "host")), [[7, "// in line 7 write sslmode=require"]]);
  assert.deepEqual(fixesIn(...open("host=%s sslmode=%s", "host", "c.Mode")), []);
});

test("a wrong name is told where the name stands, whatever is put in for it", () => {
  assert.deepEqual(fixesIn(...open("host=%s sslmode=disable schema=%s", "host", "mode")), [
    [7, "// in line 7 write search_path in place of schema"],
  ]);
  const port = open("host=%s port=%s sslmode=disable", "host", "mode");
  assert.deepEqual(fixesIn(...port), [[5, "// in line 5 write the port as a number"]]);
});
