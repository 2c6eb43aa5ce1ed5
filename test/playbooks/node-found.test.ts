// Files of JavaScript and JSON that configure a database and import no driver: they are found, and read as theirs.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { surveyed } from "../../src/playbooks/project.ts";

const folder = mkdtempSync(join(tmpdir(), "dbcheck-found-"));
after(() => rmSync(folder, { recursive: true }));

async function found(file: string, text: string) {
  const project = mkdtempSync(join(folder, "project-"));
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
  const { found: all } = await surveyed(project);
  return all.map(({ path, title, databases, findings }) => [path, title, databases.length, findings.length]);
}

function read(text: string, file: string) {
  const { all, settings } = readAppConfig(frameworkOf(text, file), text, file);
  const values = all.map(({ options }) => Object.fromEntries(options.map(({ name, value }) => [name, value])));
  return { values, settings };
}

test("Medusa: the database of projectConfig, of both its versions", async () => {
  const cors = "store_cors: STORE, redis_url: REDIS";
  const one = [
    `const projectConfig = { ${cors}, database_url: URL, database_extra: { ssl: { rejectUnauthorized: false } } };\n` +
      "module.exports = { projectConfig, plugins: [] };\n",
    `module.exports = { projectConfig: { ${cors}, database_type: "postgres", ` +
      `database_url: "postgres://u@fen/shop" } };\n`,
    "export default defineConfig({ projectConfig: { databaseUrl: process.env.URL, http: { cors: S } } });\n",
  ];
  for (const text of one)
    for (const file of ["medusa-config.js", "medusa-config.ts", "apps/backend/medusa-config.ts"])
      assert.deepEqual(await found(file, text), [[file, "Medusa", 0, 0]], text);
  const [first, second] = one.map((text) => read(text, "medusa-config.js"));
  assert.equal(first?.values[0]?.["database_extra.ssl.rejectUnauthorized"], false);
  assert.equal(first?.values[0]?.["store_cors"], undefined);
  assert.deepEqual([second?.settings.host?.value, second?.settings.tls], ["fen", undefined]);
  const sqlite = `module.exports = { projectConfig: { ${cors}, database_type: "sqlite" } };\n`;
  assert.throws(() => read(sqlite, "medusa-config.js"), UserMistake);
});

test("Medusa: each of several projectConfig is read; a base, and a constant that is handed on, are none", () => {
  const file = "medusa-config.ts";
  const one = (host: string) => `{ projectConfig: { databaseUrl: "postgres://shop:p@ss@${host}/shop", http: {} } }`;
  const two = readAppConfig(
    playbookFor("node-postgres"),
    `const dev = ${one("a")};\nconst prod = ${one("b")};\n`,
    file,
  );
  assert.deepEqual(two.databases, ["projectConfig in line 1", "projectConfig in line 2"]);
  assert.deepEqual(
    two.findings.map(({ line }) => line),
    [1, 2],
  );
  for (const rest of [
    "export default defineConfig(base);",
    "module.exports = base;",
    'module.exports = { ...base, projectConfig: { ...base.projectConfig, databaseLogging: "all" } };',
  ])
    assert.deepEqual(read(`const base = ${one("a")};\n${rest}\n`, file).values.length, 1, rest);
});

test("a URL under a name that says so, in a script of no library", async () => {
  const url = "postgres://shop:secret@fen:5433/shop";
  for (const line of [
    `DATABASE_URL="${url}"`,
    `process.env.DATABASE_URL = '${url}';`,
    `process.env["DATABASE_URL"] = "${url}";`,
    `export const DATABASE_URL: string = "${url}";`,
    `module.exports = { dbUrl: "${url}" };`,
    `const connectionString = \`${url}\`;`,
  ]) {
    assert.deepEqual(
      await found("setup.js", `PORT = 3000\n\n${line}\n`),
      [["setup.js", "environment or URL", 0, 0]],
      line,
    );
    assert.equal(read(line, "setup.ts").settings.host?.value, "fen", line);
  }
  assert.deepEqual(await found("setup.js", `// const DATABASE_URL = "${url}";\nuse(DATABASE_URL);\n`), []);
});

test("an object with a place of PostgreSQL's, in a file that imports no driver", async () => {
  const place = (port: string) => `host: H, user: "shop", password: P, database: "shop", port: ${port}`;
  const mysql = `// mysql's own, as postgres has one\nexport const at = () => lib.connect({ ${place("P")} });\n`;
  assert.deepEqual(await found("db.js", mysql), []);
  assert.deepEqual(await found("pgConfig.js", `module.exports = { ${place("5432")}, max: 20 };\n`), [
    ["pgConfig.js", "node-postgres", 0, 0],
  ]);
  assert.deepEqual(await found("dbConfig.js", `module.exports = { ${place("3306")} };\n`), []);
  const json = `{ "db": { "host": "fen", "user": "shop", "database": "shop", "port": 5432 } }\n`;
  assert.deepEqual(await found("config/default.json", json), [["config/default.json", "node-postgres", 1, 0]]);
});

test("Sequelize: options under any key, and those of its last argument beside the names", async () => {
  const tls = "dialectOptions: { ssl: { require: true, rejectUnauthorized: false } }";
  const own = `module.exports = { sequelizeConnectionOptions: { dialect: "postgres", ${tls} } };\n`;
  assert.deepEqual(await found("config.prod.js", own), [["config.prod.js", "Sequelize", 1, 0]]);
  for (const [key, holder] of [
    ["options", "exports.connection ="],
    ["params", "module.exports ="],
  ]) {
    const text =
      `${holder} { user: "shop", password: P, database: "shop", ` +
      `${key}: { dialect: "postgres", host: "fen", port: 5433 } };\n`;
    const { values, settings } = read(text, "config/connection.js");
    assert.deepEqual([values.length, values[0]?.["username"], settings.host?.value], [1, "shop", "fen"], key);
    assert.deepEqual(await found("config/connection.js", text), [["config/connection.js", "Sequelize", 0, 0]], key);
  }
});

test("TypeORM: a choice between two other databases is no PostgreSQL", () => {
  const options = (type: string) => `{ type: ${type}, host: H, username: U, database: "shop", synchronize: false }`;
  const text =
    `export const one = ${options('"postgres"')};\n` +
    `export const two = ${options("isMaria ? 'mariadb' : 'mysql'")};\n`;
  assert.equal(read(text, "src/orm.ts").values.length, 1);
  const either = `export const one = ${options("isLocal ? 'sqlite' : 'postgres'")};\n`;
  assert.equal(read(either, "src/orm.ts").values.length, 1);
});

test("libraries over pg, and frameworks that hand it their options", async () => {
  const url = "process.env.DATABASE_URL";
  for (const [module, code] of [
    ["slonik", `export default createPool(${url}, { maximumPoolSize: 5, connectionTimeout: 1000 });`],
    ["@vercel/postgres", `export default createPool({ connectionString: ${url} });`],
    ["postgraphile", `app.use(postgraphile(${url}, "public", { watchPg: true }));`],
    ["pg-boss", `export default new PgBoss("postgres://shop@fen/shop");`],
    [
      "@payloadcms/db-postgres",
      `export default build({ db: postgresAdapter({ pool: { connectionString: ${url} } }) });`,
    ],
  ] as const) {
    const name = /(\w+)\([^(]*$/.exec(code.slice(0, code.search(/process|"postgres|\{ pool|\{ conn/)))?.[1] ?? "";
    const text = `import { ${name} } from "${module}";\n${code}\n`;
    const [[path, title, , findings] = [], ...more] = await found("src/db.ts", text);
    assert.deepEqual([path, title, findings, more], ["src/db.ts", "node-postgres", 0, []], module);
  }
  const core = 'import { config } from "@keystone-6/core";';
  const keystone = `${core}\nexport default config({ db: { provider: "postgresql", url: ${url} } });\n`;
  assert.deepEqual(await found("keystone.ts", keystone), [["keystone.ts", "Prisma", 0, 0]]);
  const feathers = `{ "port": 3030, "postgres": "postgres://shop@fen/shop" }\n`;
  assert.deepEqual(await found("config/default.json", feathers), [["config/default.json", "environment or URL", 0, 0]]);
});

test("a choice of objects is two ways of one call, and what takes a pool is no database", () => {
  const pg = 'import { Pool } from "pg";\n';
  const choice = `${pg}new Pool(env.URL ? { connectionString: env.URL } : { host: "fen", user: "shop" });\n`;
  const { values } = read(choice, "db.ts");
  assert.deepEqual(values, [{ connectionString: "env.URL" }, { host: "fen", user: "shop" }]);
  const taker = `${pg}export const auth = betterAuth({ database: new Pool({ connectionString: process.env.URL }) });\n`;
  assert.deepEqual(read(taker, "auth.ts").values, [{ connectionString: "process.env.URL" }]);
  const pgp = 'const pgp = require("pg-promise")();\nmodule.exports = pgp(process.env.DATABASE_URL);\n';
  assert.deepEqual(read(pgp, "db.js").values, [{ connectionString: "process.env.DATABASE_URL" }]);
});

test("a URL that is put together from constants of the file is known, and one with a variable in it is not", () => {
  const head = 'const pgp = require("pg-promise")();\nconst host = "fen";\nconst port = 5433;\nconst user = "weir";\n';
  const settingsOf = (url: string) =>
    read(`${head}const url = ${url};\nmodule.exports = pgp(url);\n`, "db.js").settings;
  for (const url of [
    "`postgres://${user}:x@${host}:${port}/shop`",
    '"postgres://" + user + ":x@" + host + ":" + port + "/shop"',
    "`postgres://weir:x@fen:5433/shop`",
  ]) {
    const { host, port, database, user } = settingsOf(url);
    assert.deepEqual([host?.value, port?.value, database?.value, user?.value], ["fen", 5433, "shop", "weir"], url);
  }
  for (const url of ["`postgres://${user}:x@${process.env.HOST}/shop`", '"postgres://" + host - "/shop"'])
    assert.equal(settingsOf(url).host, undefined, url);
});

test("what a logger or an answer tells of a connection is none, and mongoose's is MongoDB's", () => {
  const told = "{ host: conn.host, port: conn.port, database: conn.name }";
  for (const call of [`logger.info("connected", ${told})`, `res.json(${told})`, `console.log(${told})`])
    assert.throws(() => read(`const pg = require("pg");\n${call};\n`, "db.js"), UserMistake, call);
  const mongoose = `module.exports = { host: mongoose.connection.host, port: 1, database: mongoose.connection.name };\n`;
  assert.throws(() => read(mongoose, "db.js"), /not PostgreSQL: it is MongoDB/);
  assert.deepEqual(read(`new Pool(${told});\n`, "db.js").values[0]?.["database"], "conn.name");
});
