// Connection strings in Go source: where they stand, whose they are, and what is none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (...lines: string[]) =>
  readAppConfig(playbookFor("go"), ["package main", "", ...lines, ""].join("\n"), "main.go");

test("a pool that is opened with what was parsed before is one database, not two", () => {
  const parsed = 'config, err := pgxpool.ParseConfig("postgres://shop@db.shop.internal/shop?pool_max_conns=20")';
  const open = (code: string) => read("func open() {", `  ${parsed}`, `  pool, err := pgxpool.New(ctx, ${code})`, "}");
  assert.deepEqual(open("config.ConnString()").all.length, 1);
  assert.deepEqual(open("config.ConnString()").databases, []);
  assert.deepEqual(open("other.ConnString()").databases, ["connection in line 4", "connection in line 5"]);
});
