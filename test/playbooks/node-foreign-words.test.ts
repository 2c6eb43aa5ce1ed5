// Words that node-postgres does not read where they stand: TLS beside `ssl`, other drivers' and the server's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import type { Framework } from "../../src/playbooks/playbook.ts";

const said = (framework: Framework, text: string, file = "db.js", versions: [string, string][] = []) =>
  readAppConfig(playbookFor(framework), text, file, null, new Map(versions)).findings.map(
    (one) => `${levelOf(one)} ${one.option}: ${one.why} => ${one.fix}`,
  );
const sequelize = (options: string, more = "") =>
  said(
    "sequelize",
    `new Sequelize("kiln", "kiln", pw, { host: "kiln", dialect: "postgres"${more}, dialectOptions: { ${options} } });`,
  );
const typeorm = (options: string, more = "") =>
  said("typeorm", `new DataSource({ type: "postgres", host: "kiln"${more}, extra: { ${options} } });`);
const knex = (options: string, more = "") =>
  said(
    "node-postgres",
    `module.exports = { client: "pg", connection: { host: "kiln", ${options} }${more} };`,
    "knexfile.js",
  );
const pool = (options: string) =>
  said(
    "node-postgres",
    `import { Pool } from "pg";\nexport const pool = new Pool({ host: "kiln", ${options} });\n`,
    "db.ts",
  );

interface Inside {
  ssl: unknown;
  host: string;
  connectionParameters: { ssl: unknown };
  getStartupConf: () => Record<string, unknown>;
}
const client = (options: object) => new Client({ host: "kiln", ...options }) as unknown as Inside;

test("pg itself: TLS has its options from `ssl` alone, any object turns it on, and settings are not sent", () => {
  assert.equal(client({ ssl: true, rejectUnauthorized: false }).connectionParameters.ssl, true);
  assert.deepEqual(client({ ssl: { require: false } }).connectionParameters.ssl, { require: false });
  const sent = client({ timezone: "UTC", session_replication_role: "replica", prepareThreshold: 0, lock_timeout: 9 });
  assert.deepEqual(Object.keys(sent.getStartupConf()).toSorted(), ["database", "lock_timeout", "user"]);
  assert.equal((new Client({ socketPath: "/cloudsql/x" } as object) as unknown as Inside).host, "localhost");
});

test("rejectUnauthorized beside ssl: the certificate is verified all the same", () => {
  const found = /^warning \S*rejectUnauthorized: .*has no effect.* verified by the public authorities alone/;
  for (const lint of [sequelize, typeorm, knex]) {
    const [one = "", ...more] = lint("ssl: true, rejectUnauthorized: false");
    assert.match(one, found);
    assert.match(one, /=> \/\/ replace both by: ssl: \{ rejectUnauthorized: false \}$/);
    assert.deepEqual(more, []);
    assert.match(lint("ssl: { servername: 'kiln' }, rejectUnauthorized: false")[0] ?? "", found);
  }
  assert.match(pool("ssl: true, rejectUnauthorized: false")[0] ?? "", found);
  assert.match(typeorm("max: 4", ", ssl: true, rejectUnauthorized: false")[0] ?? "", found);
  assert.match(sequelize("ssl: true, ca: read()")[0] ?? "", /^warning dialectOptions\.ca: .*authorities alone/);
  assert.match(sequelize("ssl: true, cert: read(), key: read()")[0] ?? "", /^warning .*shows no certificate/);
});

test("where the connection works all the same it is a note, and where both say it nothing", () => {
  for (const options of [
    "rejectUnauthorized: false",
    "ssl: false, rejectUnauthorized: false",
    "ssl: true, rejectUnauthorized: true",
    "ssl: isProduction, rejectUnauthorized: false",
    "ssl: { rejectUnauthorized: false }, ca: read()",
  ])
    assert.match(sequelize(options)[0] ?? "", /^note dialectOptions\.\w+: .*no effect/, options);
  assert.match(sequelize("rejectUnauthorized: false")[0] ?? "", /Without `ssl` there is no TLS/);
  assert.deepEqual(sequelize("ssl: { rejectUnauthorized: false }, rejectUnauthorized: false"), []);
  assert.deepEqual(sequelize("ssl: { rejectUnauthorized: true, ca: read() }"), []);
  const url = 'connectionString: "postgres://kiln/kiln?sslmode=no-verify", ssl: true, rejectUnauthorized: false';
  assert.ok(pool(url).every((one) => !one.startsWith("warning rejectUnauthorized")));
  assert.match(
    pool("connectionString: process.env.URL, ssl: true, rejectUnauthorized: false")[0] ?? "",
    /unless the URL says otherwise/,
  );
});

test("require inside ssl: a condition there turns nothing off", () => {
  const variable = 'ssl: { require: process.env.PGSSL === "true", rejectUnauthorized: false }';
  for (const lint of [sequelize, typeorm, knex])
    assert.match(
      lint(variable)[0] ?? "",
      /^warning \S*ssl\.require: .*any object .* => \/\/ replace the whole of ssl by: ssl: process\.env\.PGSSL === "true" \? \{ rejectUnauthorized: false \} : false$/,
    );
  // The file's own condition, and where it may not be told, what to do with it.
  const ternary = (code: string) => sequelize(`ssl: { require: ${code}, rejectUnauthorized: false }`)[0] ?? "";
  assert.match(ternary('(process.env.PGSSL === "true") ? true : false'), /ssl: process\.env\.PGSSL === "true" \? \{/);
  assert.match(
    ternary('process.env.PGSSL === "false" ? false : true'),
    /ssl: process\.env\.PGSSL === "false" \? false : \{/,
  );
  const production = ternary('process.env.NODE_ENV === "production"');
  assert.match(production, /=> \/\/ make the whole of ssl depend on the condition/);
  assert.match(
    sequelize('ssl: { require: process.env.PGSSL === "true", ca: read() }')[0] ?? "",
    /=> \/\/ make the whole of ssl depend/,
  );
  // It may be what the server has: nothing is turned off.
  assert.match(
    sequelize("ssl: { require: false, rejectUnauthorized: false }")[0] ?? "",
    /^note .*=> \/\/ remove require/,
  );
  for (const options of [
    "ssl: { require: true, rejectUnauthorized: false }",
    "ssl: isProduction ? { require: true, rejectUnauthorized: false } : false",
    "ssl: { require: options.required, rejectUnauthorized: false }",
  ])
    assert.deepEqual(sequelize(options), [], options);
  assert.deepEqual(sequelize(variable, ", native: true"), []);
});

test("words of MySQL's driver and of pgjdbc are noted once, where the database is PostgreSQL for certain", () => {
  assert.match(sequelize("prepareThreshold: 0")[0] ?? "", /^note dialectOptions\.prepareThreshold: .*pgjdbc/);
  const mysql = /^note \S*charset: `charset`, `multipleStatements` are words of MySQL's driver/;
  for (const lint of [sequelize, typeorm, knex, pool]) {
    const found = lint("multipleStatements: true, charset: 'utf8'").filter((one) => one.includes("MySQL"));
    assert.equal(found.length, 1);
    assert.match(found[0]?.replace("multipleStatements: `", "charset: `") ?? "", mysql);
  }
  const either = `module.exports = { client: process.env.DB, connection: { host: "kiln", charset: "utf8" } };`;
  assert.deepEqual(said("node-postgres", either, "knexfile.js"), []);
  const dialect = `new Sequelize("a", "b", pw, { host: "kiln", dialect: process.env.DB, dialectOptions: { charset: "x" } });`;
  assert.deepEqual(said("sequelize", dialect), []);
  assert.match(sequelize("socketPath: '/cloudsql/x'")[0] ?? "", /^note/);
  assert.match(
    said(
      "sequelize",
      'new Sequelize("a", "b", pw, { dialect: "postgres", dialectOptions: { socketPath: "/x" } });',
    )[0] ?? "",
    /^warning .*directory as `host`, and there is none/,
  );
});

test("settings of the server are not sent, whatever stands beside them", () => {
  assert.match(
    typeorm("max: 4, timezone: 'UTC', session_replication_role: 'replica', lock_timeout: 9")[0] ?? "",
    /^note extra\.timezone: .*does not send `timezone`, `session_replication_role`.*=> \/\/ write each into options, as in: options: "-c timezone=VALUE"$/,
  );
  assert.match(
    sequelize("timezone: 'UTC'")[0] ?? "",
    /=> \/\/ move timezone out of dialectOptions, as timezone beside it$/,
  );
  assert.match(sequelize("timezone: 'UTC'", ', timezone: "+00:00"')[0] ?? "", /=> \/\/ remove timezone/);
  assert.deepEqual(typeorm("max: 4, options: '-c timezone=UTC', statement_timeout: 9, application_name: 'kiln'"), []);
  // postgres.js sends what stands in `connection`.
  const js = 'import postgres from "postgres";\npostgres(process.env.URL, { connection: { timezone: "UTC" } });';
  assert.deepEqual(said("node-postgres", js, "db.ts"), []);
});

test("Knex: dialectOptions is nobody's; with TLS in it, TLS is lost", () => {
  assert.match(
    knex("", ", dialectOptions: { requestTimeout: 9 }")[0] ?? "",
    /^note dialectOptions: .*Sequelize's word/,
  );
  assert.match(
    knex("", ", dialectOptions: { ssl: true }")[0] ?? "",
    /^warning dialectOptions: .*no TLS unless the URL/,
  );
  assert.match(knex("ssl: true", ", dialectOptions: { ssl: true }")[0] ?? "", /^note/);
});

test("a time under another name keeps its length in the fix", () => {
  assert.match(pool("connectionTimeout: 5")[0] ?? "", /=> connectionTimeoutMillis: 5000$/);
  assert.match(pool("connectionTimeout: 5000")[0] ?? "", /=> connectionTimeoutMillis: 5000$/);
  // Knex waits no longer than its own limits. Tried with a silent server: none and 45000 end after 30 s, 3000 after 3.
  const inKnex = (time: string, more = "") => knex(`connectTimeout: ${time}`, more)[0] ?? "";
  assert.match(inKnex("900000"), /=> \/\/ remove connectTimeout: pool\.createTimeoutMillis and /);
  assert.match(inKnex("3000"), /=> connectionTimeoutMillis: 3000$/);
  assert.match(inKnex("45000", ", pool: { createTimeoutMillis: 50000 }"), /=> connectionTimeoutMillis: 45000$/);
  assert.match(inKnex("9000", ", acquireConnectionTimeout: 5000"), /=> \/\/ remove connectTimeout/);
  assert.match(pool("connectTimeout: 900000")[0] ?? "", /=> connectionTimeoutMillis: 900000$/);
  assert.match(pool("maxLifetimeMillis: 600000")[0] ?? "", /=> maxLifetimeSeconds: 600$/);
  assert.match(typeorm("max: 4", ", connectionTimeout: 10")[0] ?? "", /=> connectTimeoutMS: 10000,$/);
  assert.match(knex("", ", pool: { idleTimeout: 30 }")[0] ?? "", /=> idleTimeoutMillis: 30000$/);
});

const prisma = (parameter: string) =>
  said(
    "prisma",
    `datasource db {\n  provider = "postgresql"\n  url = "postgresql://kiln:5432/kiln?${parameter}"\n}\n`,
    "schema.prisma",
  )[0] ?? "";

test("Prisma: `timeout` may be any of three, and a time in milliseconds is not copied as seconds", () => {
  const one = prisma("timeout=1000");
  assert.match(
    one,
    /^note .*`connect_timeout`, `pool_timeout` and `socket_timeout`, in seconds\. => \/\/ remove timeout/,
  );
  assert.doesNotMatch(one, /1000/);
  assert.match(
    prisma("connectionTimeout=5000"),
    /`connect_timeout`, in seconds\. => \/\/ in the URL write connect_timeout=5 in place of connectionTimeout$/,
  );
  assert.match(prisma("connectionTimeout=12"), /write connect_timeout=12 in place of connectionTimeout$/);
  assert.match(prisma("pool_size=1200"), /write connection_limit=1200 in place of pool_size$/);
});

test("Strapi: TLS that never was is not turned on by the fix; its pool hides the reason as Knex's does", () => {
  const strapi = (ssl: string) =>
    said(
      "node-postgres",
      `module.exports = ({ env }) => ({ connection: { client: "postgres", ` +
        `connection: { host: env("H"), ssl: ${ssl} } } });`,
      "config/database.js",
    )[0] ?? "";
  assert.match(strapi("env.bool(true)"), /^warning .*server needs TLS.* => ssl: env\.bool\("DATABASE_SSL", false\)/);
  assert.match(strapi("env.bool(false)"), /=> ssl: env\.bool\("DATABASE_SSL", false\)$/);
  assert.equal(strapi('env.bool("DATABASE_SSL", true)'), "");
  const three =
    `module.exports = { connections: { default: { connector: "bookshelf", ` +
    `settings: { client: "postgres", host: "kiln" }, ` +
    `options: { pool: { min: 0, propagateCreateError: false } } } } };`;
  assert.match(said("node-postgres", three, "config/database.js")[0] ?? "", /^note pool\.propagateCreateError: .*full/);
});
