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
  assert.deepEqual(prisma(text, {}, "server/prisma/prisma.config.js"), []);
});

test("Sequelize: what moves into dialectOptions leaves alone what is there", () => {
  const call = (more: string) => sequelize(`new Sequelize(process.env.WEIR_URL, { dialect: "postgres", ${more} });\n`);
  const tls = "ssl: { rejectUnauthorized: false }";
  assert.match(call(tls).join(), /^warning: .*URL or PGSSLMODE asks for it\. WRITE \/\/ move ssl into dialectOptions$/);
  const beside = call(`dialectOptions: { keepAlive: true }, ${tls}`).join();
  assert.match(beside, /^warning: Sequelize does not read `ssl`.* WRITE \/\/ move ssl into dialectOptions$/);
});
