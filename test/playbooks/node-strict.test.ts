// What a hostile reader of Node's findings would object to: lines that undo what works, and objects of nobody's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const pg = saidOf("node-postgres", "src/db.ts");
const prisma = saidOf("prisma", "prisma.config.ts");
const sequelize = saidOf("sequelize", "src/db.ts");

test("`family` and `sslmode` in an object of the application's own are its own words", () => {
  const own = 'connectionString: process.env.WEIR_URL, family: 4, ssl: { sslmode: "require" }';
  assert.deepEqual(pg(`export const WEIR = { ${own} };\n`), []);
  const given = pg(`import { Pool } from "pg";\nexport const pool = new Pool({ ${own} });\n`).join("\n");
  assert.match(given, /^warning: node-postgres connects without `family`/m);
  assert.match(given, /^warning: `sslmode` inside `ssl` is silently ignored/m);
});

test("Knex: a list of schemas in one text is one schema, but for a release of 2017", () => {
  const text = 'module.exports = { client: "pg", connection: { host: "db" }, searchPath: "weir,public" };\n';
  assert.match(pg(text, {}, "knexfile.js").join(), /^warning: Knex reads one schema here/);
  assert.match(pg(text, { knex: "3.1.0" }, "knexfile.js").join(), /^warning: Knex reads one schema here/);
  assert.deepEqual(pg(text, { knex: "0.12.9" }, "knexfile.js"), []);
});

test("Prisma: the URL that is written is the one that the file migrates over", () => {
  const file = (options: string) => prisma(`export default { ${options} };\n`);
  const both = file("adapter: { url: process.env.WEIR_URL }, migrate: { directUrl: process.env.WEIR_DIRECT }");
  assert.match(
    both[0] ?? "",
    /^error: Prisma's configuration has no `adapter`: .*WRITE \/\/ .*datasource: \{ url: process\.env\.WEIR_DIRECT \};/,
  );
  assert.match(both[1] ?? "", /^error: Prisma's configuration has no `migrate`: .*WRITE \/\/ remove migrate/);
  assert.match(file("adapter: { url: env('WEIR_URL') }").join(), /datasource: \{ url: process\.env\.WEIR_URL \};/);
  assert.match(file("adapter: { url: urlOf('weir') }").join(), /replace adapter with datasource: \{ url \};/);
});

test("Prisma: a configuration in the schema's folder is read by nobody but --config", () => {
  const text = "module.exports = { datasource: { db: { url: process.env.WEIR_URL } } };\n";
  assert.match(
    prisma(text, {}, "prisma.config.js").join(),
    /^error: Prisma's configuration has no `datasource\.db`: Prisma rejects/,
  );
  assert.match(
    prisma(text, {}, "server/prisma/prisma.config.js").join(),
    /^note: With --config Prisma rejects this file .*: it has no `datasource\.db`\. Without it Prisma looks beside/,
  );
});

test("Sequelize: what moves into dialectOptions leaves alone what is there", () => {
  const call = (more: string) => sequelize(`new Sequelize(process.env.WEIR_URL, { dialect: "postgres", ${more} });\n`);
  const tls = "ssl: { rejectUnauthorized: false }";
  assert.match(call(tls).join(), /^warning: .*URL or PGSSLMODE asks for it\. WRITE \/\/ move ssl into dialectOptions$/);
  const beside = call(`dialectOptions: { keepAlive: true }, ${tls}`).join();
  assert.match(beside, /^warning: Sequelize does not read `ssl`.* WRITE \/\/ move ssl into dialectOptions$/);
});

test("`sslmode` inside `ssl`: a note where the connection is as asked all the same", () => {
  const inside = (ssl: string, versions = {}) =>
    pg(`import { Pool } from "pg";\nexport const pool = new Pool({ host: "db", ssl: { ${ssl} } });\n`, versions).join();
  for (const ssl of [
    'sslmode: "require", rejectUnauthorized: false',
    'sslmode: "require", ca: read()',
    'sslmode: "verify-full"',
    'sslmode: "verify-full", rejectUnauthorized: true',
  ])
    assert.match(inside(ssl), /^note: `sslmode` inside `ssl` is silently ignored/, ssl);
  for (const ssl of [
    'sslmode: "verify-full", rejectUnauthorized: false',
    'sslmode: "disable", rejectUnauthorized: false',
    "sslmode: process.env.PGSSLMODE, rejectUnauthorized: false",
    'sslmode: "require"',
  ])
    assert.match(inside(ssl), /^warning: `sslmode` inside `ssl` is silently ignored/, ssl);
  assert.match(inside('sslmode: "require"', { pg: "8.11.3" }), /and verifies the certificate/);
  assert.doesNotMatch(inside('sslmode: "require"', { pg: "7.18.2" }), /verifies the certificate/);
});

test("that a certificate is verified by itself is said from pg 8 on", () => {
  const text =
    'const { Sequelize } = require("sequelize");\nnew Sequelize("weir", "keeper", process.env.P, ' +
    '{ dialect: "postgres", host: "db", dialectOptions: { ssl: true, rejectUnauthorized: false } });\n';
  for (const versions of [{}, { pg: "8.11.3" }])
    assert.match(sequelize(text, versions).join(), /^warning: .*verified by the public authorities alone/);
  assert.match(
    sequelize(text, { pg: "7.4.0" }).join(),
    /^note: .*has no effect: TLS takes its options from inside it\. W/,
  );
});

// Tried with pg 8.23, Sequelize 6.37, Knex 3.1 and TypeORM 0.3: "getaddrinfo ENOTFOUND localhost:9".
test("a port behind the host's name is part of the name; postgres.js parts them", () => {
  const found = /^error: The port stands in `host`: node-postgres looks up both as one name, and fails with ENOTFOUND/m;
  const typeorm = saidOf("typeorm", "src/data-source.ts");
  const all: Record<string, (host: string) => string> = {
    pg: (host) => pg(`import { Pool } from "pg";\nnew Pool({ host: ${host}, user: "keeper" });\n`).join("\n"),
    drizzle: (host) =>
      pg(
        'import { drizzle } from "drizzle-orm/node-postgres";\n' +
          `drizzle({ connection: { host: ${host}, database: "weir", user: "keeper" } });\n`,
      ).join("\n"),
    knex: (host) =>
      pg(`module.exports = { client: "pg", connection: { host: ${host}, user: "keeper" } };\n`, {}, "knexfile.js").join(
        "\n",
      ),
    typeorm: (host) =>
      typeorm(
        `import { DataSource } from "typeorm";\nnew DataSource({ type: "postgres", host: ${host}, username: "k" });\n`,
      ).join("\n"),
    sequelize: (host) =>
      sequelize(
        'import { Sequelize } from "sequelize";\n' +
          `new Sequelize("weir", "keeper", process.env.P, { dialect: "postgres", host: ${host} });\n`,
      ).join("\n"),
  };
  for (const [name, of] of Object.entries(all)) {
    for (const host of ['"localhost:5432"', "`localhost:${process.env.DATABASE_PORT}`", "`${HOST}:${PORT}`"])
      assert.match(of(host), found, `${name} ${host}`);
    for (const host of [
      '"localhost"',
      '"::1"',
      '"2001:db8::5432"',
      '"/cloudsql/weir:europe-west1:5432"',
      "process.env.DB_HOST",
      "`${process.env.DB_HOST}`",
      "`/cloudsql/${PROJECT}:${PORT}`",
    ])
      assert.doesNotMatch(of(host), /port stands in/i, `${name} ${host}`);
  }
  const beside =
    'import { Pool } from "pg";\nnew Pool({ host: "localhost:5432", connectionString: process.env.URL });\n';
  assert.doesNotMatch(pg(beside).join(), found);
  const js = 'import postgres from "postgres";\nexport const sql = postgres({ host: "localhost:5432", user: "k" });\n';
  assert.doesNotMatch(pg(js).join(), found);
});

test("Prisma: `migrate.url` is read by nobody: a note where the schema may have the URL", () => {
  const text =
    'import { defineConfig } from "prisma/config";\n' +
    'export default defineConfig({ schema: "prisma/schema.prisma", migrate: { url: process.env.WEIR_DIRECT } });\n';
  assert.match(prisma(text).join(), /^note: Prisma reads `datasource\.url`, and ignores `migrate`\./);
  assert.match(
    prisma(text, { prisma: "7.1.0" }).join(),
    /^warning: .*WRITE \/\/ replace migrate with datasource: \{ url: process\.env\.WEIR_DIRECT \}$/,
  );
  assert.deepEqual(prisma(text.replace("migrate:", "datasource: { url: process.env.WEIR }, migrate:")), []);
});

test("a schema of convict is no configuration", () => {
  const schema = (word: string) =>
    `${word}({ db: { host: { format: String, default: "weir", env: "DB_HOST" }, database: { format: "*", ` +
    'default: "weir", env: "DB_NAME" }, dialect: { format: String, default: "postgres", env: "DB_DIALECT" } } });\n';
  assert.throws(
    () => sequelize(`const convict = require("convict");\n${schema("convict")}`),
    /no database configuration/,
  );
  assert.throws(() => sequelize(`const settings = ${schema("from")}`), /no database configuration/);
});
