// A setting that is left out is counted, and no more is said of it than that: the driver may know it well.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (text: string, framework: "sqlalchemy" | "laravel" | "django" = "sqlalchemy") =>
  readAppConfig(playbookFor(framework), text, framework === "laravel" ? "database.php" : "db.py").config;

const psycopg = (more: string) =>
  `import psycopg\nconn = psycopg.connect(host="db.market.internal", dbname="market", ${more})\n`;

test("what a driver takes beside the place is named, and its text stays in the file", () => {
  const { options, notes } = read(psycopg('row_factory=dict_row, options="-c search_path=shop"'));
  assert.deepEqual(
    options.slice(2).map(({ name, value }) => [name, value]),
    [
      ["row_factory", "dict_row"],
      ["options", "[not shown]"],
    ],
  );
  assert.deepEqual(notes, []);
});

test("attributes of PDO that concern rows are its own", () => {
  const php = `<?php return ['connections' => ['pgsql' => ['driver' => 'pgsql', 'host' => 'db',
    'options' => [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC]]]];`;
  const { options, notes } = read(php, "laravel");
  assert.ok(options.some(({ name }) => name === "options.PDO::ATTR_ERRMODE"));
  assert.deepEqual(notes, []);
});

test("a name that nobody here knows is counted, and its owner is not guessed", () => {
  const { notes } = read(psycopg('flux_capacitor="canary"'));
  assert.deepEqual(notes, ["1 setting is unknown, so it is not shown"]);
});

// Tried with Django 3.2 and psycopg2: SHOW search_path gives what it says.
test("libpq's `options` below Django's is known, whatever it sets", () => {
  const text =
    'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "market", ' +
    '"OPTIONS": {"options": "-c search_path=shop"}}}\n';
  const { options, notes } = read(text, "django");
  assert.equal(options.find(({ name }) => name === "OPTIONS.options")?.value, "[not shown]");
  assert.deepEqual(notes, []);
});

const readNode = (text: string, framework: "node-postgres" | "sequelize" | "typeorm" = "node-postgres") =>
  readAppConfig(playbookFor(framework), text, "database.js").config;
const place = 'host: "db.market.internal", user: "market"';

/** As each library's own types name them: pg 8, Knex 3, MikroORM 5 to 7, postgres.js 3, Drizzle Kit 0.31. */
const documented = {
  Knex: `module.exports = { client: "pg", connection: { ${place}, database: "market", schema: "shop",
    expirationChecker: () => true, types: {} }, pool: { min: 2, max: 9, afterCreate: (one, done) => done(),
    refreshIdle: true }, acquireConnectionTimeout: 9000, asyncStackTraces: true, useNullAsDefault: true,
    compileSqlOnError: false, fetchAsString: ["number"], log: { warn() {} }, jsonbSupport: true, userParams: { shop: 1 },
    postProcessResponse: (rows) => rows, migrations: { tableName: "m", schemaName: "shop" }, seeds: { recursive: true } };`,
  Strapi: `module.exports = ({ env }) => ({ connection: { client: "postgres", connection: { ${place},
    database: "market", schema: "shop" }, acquireConnectionTimeout: 60000, useNullAsDefault: true } });`,
  MikroORM: `import { defineConfig } from "@mikro-orm/postgresql";
    export default defineConfig({ type: "postgresql", ${place}, dbName: "market", forceUtcTimezone: true, strict: true,
    metadataCache: { enabled: false }, schemaGenerator: { ignoreSchema: ["audit"] }, loadStrategy: "joined",
    preferEnvVars: false, slowQueryThreshold: 200 });`,
  "postgres.js": `import postgres from "postgres";
    export const sql = postgres({ ${place}, database: "market", onnotice: () => {}, transform: { undefined: null },
    target_session_attrs: "primary", max_pipeline: 100, publications: "alltables" });`,
};

test("no option that a library documents is unknown", () => {
  for (const [library, text] of Object.entries(documented)) assert.deepEqual(readNode(text).notes, [], library);
  const sequelize = readNode(
    `const { Sequelize, Transaction } = require("sequelize");
    module.exports = new Sequelize({ dialect: "postgres", host: "db.market.internal", isolationLevel: "SERIALIZABLE",
      define: { underscored: true, timestamps: true }, retry: { max: 3 }, hooks: {}, minifyAliases: true, typeValidation:
      true, clientMinMessages: "notice", migrationStorageTableName: "migrated", dialectOptions: { options: "-c a=b" } });`,
    "sequelize",
  );
  assert.deepEqual(
    [sequelize.notes, sequelize.options.find(({ name }) => name === "isolationLevel")?.value],
    [[], "SERIALIZABLE"],
  );
  const typeorm = readNode(
    `export default new DataSource({ type: "postgres", host: "db.market.internal", entities: [], migrations: ["m"],
      maxQueryExecutionTime: 900, cache: { duration: 30 }, metadataTableName: "meta", extensions: ["citext"],
      isolationLevel: "SERIALIZABLE", invalidWhereValuesBehavior: { undefined: "throw" }, cli: { migrationsDir: "m" } });`,
    "typeorm",
  );
  assert.deepEqual(typeorm.notes, []);
});

test("a name of nobody's is counted beside them, and a secret among names of the file's own is none of theirs", () => {
  const { notes, options } = readNode(
    `module.exports = { client: "pg", connection: { ${place}, database: "market" }, useFluxCapacitor: true,
      userParams: { password: 48151623 } };`,
  );
  assert.deepEqual(notes, ["1 setting is unknown, so it is not shown"]);
  assert.equal(options.find(({ name }) => name === "userParams.password")?.value, "[secret]");
});
