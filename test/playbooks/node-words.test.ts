// What lint says of words that Node's libraries do not read where they stand, and the neighbours that it leaves alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import type { Framework } from "../../src/playbooks/playbook.ts";

const readOf = (framework: Framework, text: string, file: string, versions: [string, string][] = []) =>
  readAppConfig(playbookFor(framework), text, file, null, new Map(versions));
const said = (...of: Parameters<typeof readOf>) =>
  readOf(...of).findings.map((one) => `${levelOf(one)} ${one.option}: ${one.why} => ${one.fix}`);

const knex = (code: string) =>
  said("node-postgres", `module.exports = { client: "pg", connection: { host: "db" }, ${code} };`, "knexfile.js");

test("Knex: afterCreate counts inside pool alone", () => {
  assert.match(knex("afterCreate: (conn, done) => done()")[0] ?? "", /^warning afterCreate: .* inside `pool` alone/);
  assert.match(knex("afterCreate(conn, done) { done(); }")[0] ?? "", /^warning afterCreate/);
  assert.deepEqual(knex("pool: { min: 0, max: 5, afterCreate: (conn, done) => done() }"), []);
  assert.deepEqual(knex("afterCreate, pool: { min: 0, afterCreate }"), []);
});

test("Knex: without propagateCreateError a refusal is told as a full pool", () => {
  assert.match(
    knex("pool: { propagateCreateError: false }")[0] ?? "",
    /^note pool\.propagateCreateError: .*probably full/,
  );
  assert.deepEqual(knex("pool: { propagateCreateError: true }"), []);
  assert.deepEqual(knex("pool: { propagateCreateError: isTest }"), []);
});

const shadow = (value: string) =>
  said(
    "prisma",
    `import { defineConfig } from "prisma/config";\n` +
      `export default defineConfig({ datasource: { url: process.env.DATABASE_URL, shadowDatabaseUrl: ${value} } });`,
    "prisma.config.ts",
  );

test("Prisma: a shadow database with a text to fall back to is the variable's all the same", () => {
  for (const rest of ["", ' ?? "postgres://weir:weir@localhost/none"', " || ''"])
    assert.match(
      shadow(`process.env.POSTGRES_URL_NON_POOLING${rest}`)[0] ?? "",
      /^warning .*the application's own/,
      rest,
    );
  assert.match(shadow('process.env.DATABASE_URL ?? ""')[0] ?? "", /the application's own|refuses/);
  assert.deepEqual(shadow('process.env.SHADOW_DATABASE_URL ?? "postgres://weir:weir@localhost/shadow"'), []);
  assert.deepEqual(shadow("process.env.SHADOW_DATABASE_URL ?? process.env.DIRECT_URL"), []);
});

test("Prisma 7: the direct URL goes to the place of url", () => {
  const direct = (value: string, url = 'env("DATABASE_URL")') =>
    said(
      "prisma",
      `import { defineConfig, env } from "prisma/config";\n` +
        `export default defineConfig({ datasource: { url: ${url}, directUrl: ${value} } });`,
      "prisma.config.ts",
      [["prisma", "7.1.0"]],
    )[0] ?? "";
  assert.match(
    direct('env("DIRECT_URL")'),
    /The direct URL belongs there.*=> url: env\("DIRECT_URL"\), \/\/ in the place/,
  );
  assert.match(direct('env("DATABASE_URL")'), /=> \/\/ remove directUrl: url is the same$/);
  const secret = direct('"postgres://weir:canary-9f3e71@db/weir"');
  assert.match(secret, /=> url: process\.env\.\w+, \/\/ in the place/);
  assert.doesNotMatch(secret, /canary/);
});

test("Prisma: a client with an adapter has its URL in code", () => {
  const notes = (code: string) => readOf("prisma", code, "db.ts").config.notes;
  const neon =
    'import { PrismaNeon } from "@prisma/adapter-neon";\nconst adapter = new PrismaNeon({ connectionString });\n' +
    "export const db = new PrismaClient({ adapter });";
  assert.deepEqual(notes(neon), ["the URL is given to a driver adapter, and is not read here"]);
  assert.deepEqual(notes("export const db = new PrismaClient({ log: [] });"), [
    "it sets nothing: the URL is the schema's",
  ]);
});

test("MikroORM: an empty dbName overrides the URL's", () => {
  const mikro = (options: string, versions: [string, string][] = []) =>
    said(
      "node-postgres",
      `import { defineConfig } from "@mikro-orm/postgresql";\nexport default defineConfig({ ${options} });`,
      "mikro-orm.config.ts",
      versions,
    );
  assert.match(mikro("dbName: '', clientUrl: process.env.URL")[0] ?? "", /^error dbName: .*do not start/);
  assert.match(
    mikro("dbName: '', clientUrl: process.env.URL", [["@mikro-orm/core", "5.9.0"]])[0] ?? "",
    /the user's name/,
  );
  assert.deepEqual(mikro("dbName: 'weir', clientUrl: process.env.URL"), []);
  assert.deepEqual(mikro("dbName: process.env.DB ?? '', clientUrl: process.env.URL"), []);
});
