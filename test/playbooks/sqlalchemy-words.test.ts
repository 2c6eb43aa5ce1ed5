// Words of SQLAlchemy's URL as the driver gets them, and functions of one's own that only have an engine's name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const said = (text: string, file = "database.py") =>
  readAppConfig(playbookFor("sqlalchemy"), text, file).findings.map(({ why, fix }) => `${why} ${fix}`);
const inUrl = (scheme: string, query: string) => said(`DATABASE_URL=${scheme}://weir:x@db/weir?${query}\n`, ".env");

// Tried with SQLAlchemy 1.4 on asyncpg 0.27 and psycopg2 2.9.
test("asyncpg takes ssl in SQLAlchemy's URL, but not true: the value is what fails", () => {
  const modes = "disable, allow, prefer, require, verify-ca, verify-full";
  const refused = `asyncpg accepts ${modes} for \`ssl\` in a URL, and refuses to connect with another word.`;
  assert.deepEqual(inUrl("postgresql+asyncpg", "ssl=true"), [`${refused} ssl=require`]);
  assert.deepEqual(inUrl("postgresql+asyncpg", "timeout=5&ssl=true"), [`${refused} ssl=require`]);
  assert.deepEqual(inUrl("postgresql+asyncpg", "ssl=false"), [`${refused} ssl=disable`]);
  for (const mode of ["require", "verify-full", "verify_full"])
    assert.deepEqual(inUrl("postgresql+asyncpg", `ssl=${mode}`), [], mode);
  assert.match(inUrl("postgresql+asyncpg", "sslmode=require").join(), /does not accept `sslmode`.*ssl=require$/);
  assert.match(inUrl("postgresql+asyncpg", "sslmode=require&ssl=true").join(), /does not accept `sslmode`/);
});

test("SQLAlchemy hands ssl=true on to psycopg2 as it stands; libpq's own URL may have it", () => {
  assert.match(inUrl("postgresql+psycopg2", "ssl=true").join(), /does not accept `ssl`.* sslmode=require$/);
  assert.deepEqual(inUrl("postgresql+psycopg2", "sslmode=require"), []);
  assert.deepEqual(said('import psycopg2\nlink = psycopg2.connect("postgresql://weir@db/weir?ssl=true")\n'), []);
});

test("asyncpg alone sends ssl=true to the server as a setting, as it does with each other word", () => {
  for (const word of ["true", "require"])
    assert.match(
      said(`import asyncpg\nlink = asyncpg.connect("postgresql://weir@db/weir?ssl=${word}")\n`).join(),
      /does not read `ssl` in a URL.* sslmode=require$/,
    );
});
