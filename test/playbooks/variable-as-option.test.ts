// A variable of libpq's among the options: what pg itself makes of it, and what lint says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const said = (text: string, file: string) =>
  readAppConfig(playbookFor("node-postgres"), text, file).findings.map(
    (one) => `${levelOf(one)} ${one.option}: ${one.why} => ${one.fix}`,
  );
const knex = (code: string) =>
  said(`module.exports = { client: "pg", connection: { host: "db" }, ${code} };`, "knexfile.js");

test("PGSSLMODE as an option sets no TLS in pg itself, and is a warning; in the environment it does", async () => {
  const { default: pg } = await import("pg");
  const isTls = (options: object) => Boolean((new pg.Client(options) as unknown as { ssl: unknown }).ssl);
  const before = process.env["PGSSLMODE"];
  delete process.env["PGSSLMODE"];
  try {
    assert.equal(isTls({ host: "db", PGSSLMODE: "require" }), false);
    assert.equal(isTls({ host: "db", ssl: true }), true);
    process.env["PGSSLMODE"] = "require";
    assert.equal(isTls({ host: "db" }), true);
  } finally {
    delete process.env["PGSSLMODE"];
    if (before !== undefined) process.env["PGSSLMODE"] = before;
  }
  assert.match(
    knex('PGSSLMODE: "require"')[0] ?? "",
    /^warning PGSSLMODE: .*nobody reads it.* => ssl: \{ rejectUnauthorized: false \}, /,
  );
  assert.match(knex('PGSSLMODE: "verify-full"')[0] ?? "", / => ssl: true, \/\/ beside host$/);
  // A server without TLS would be refused: nothing to paste.
  for (const value of ["require", '"prefer"'])
    assert.match(knex(`PGSSLMODE: ${value}`)[0] ?? "", /^warning .* => \/\/ remove PGSSLMODE: .* TLS is `ssl` beside/);
  const own = said('new Pool({ host: "db", ssl: true, PGSSLMODE: "require" })', "db.js");
  assert.match(own[0] ?? "", /^warning PGSSLMODE: .* => \/\/ remove PGSSLMODE/);
  assert.deepEqual(knex(""), []);
});
