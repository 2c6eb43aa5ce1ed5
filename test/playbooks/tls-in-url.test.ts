// `ssl` beside a connection string with TLS of its own: tried with pg 8.23, which puts the string over the object.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const url = (query: string) => `"postgresql://weir:x@db.internal/weir?${query}"`;
const pool = (query: string, ssl: string) =>
  saidOf(
    "node-postgres",
    "db.js",
  )(`import { Pool } from "pg";\nnew Pool({ connectionString: ${url(query)}, ${ssl} });\n`).join("\n");
const typeorm = (query: string, ssl: string) =>
  saidOf(
    "typeorm",
    "source.ts",
  )(`import { DataSource } from "typeorm";\nnew DataSource({ type: "postgres", url: ${url(query)}, ${ssl} });\n`).join(
    "\n",
  );

test("ssl=0 turns TLS off as sslmode=disable does, unless sslmode stands beside it", () => {
  const unverified = "ssl: { rejectUnauthorized: false }";
  for (const said of [pool, typeorm]) {
    assert.match(said("ssl=0", unverified), /`ssl=0` in the connection string replaces `ssl`: connections have no TLS/);
    assert.match(said("ssl=0", unverified), /remove ssl from the connection string/);
    assert.match(said("sslmode=disable", unverified), /`sslmode=disable` in the connection string replaces `ssl`/);
    assert.doesNotMatch(said("ssl=0&sslmode=require", unverified), /connections have no TLS/);
    assert.doesNotMatch(said("ssl=0", "ssl: false"), /replaces/);
    assert.doesNotMatch(said("ssl=false", unverified), /connections have no TLS/);
  }
});
