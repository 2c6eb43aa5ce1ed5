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
  assert.match(
    knex("afterCreate: (conn, done) => done()")[0] ?? "",
    /^warning afterCreate: .* `pool` alone.*\/\/ move afterCreate into/,
  );
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
    /The direct URL belongs there.*=> \/\/ give url the value of directUrl, and remove directUrl$/,
  );
  assert.match(direct('env("DATABASE_URL")'), /=> \/\/ remove directUrl: url is the same$/);
  assert.doesNotMatch(direct('"postgres://weir:canary-9f3e71@db/weir"'), /canary/);
});

test("Prisma: a client with an adapter has its URL in code", () => {
  const notes = (code: string) => readOf("prisma", code, "db.ts").config.notes;
  const neon = 'import { adapter } from "./adapter";\nexport const db = new PrismaClient({ adapter });';
  assert.deepEqual(notes(neon), ["the URL is given to a driver adapter, and is not read here"]);
  const { config } = readOf(
    "prisma",
    "const adapter = new PrismaNeon({ connectionString: process.env.URL });\n" +
      "export const db = new PrismaClient({ adapter });",
    "db.ts",
  );
  assert.deepEqual([config.options.map(({ name }) => name), config.notes], [["connectionString"], []]);
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
  assert.match(
    mikro("dbName: '', clientUrl: process.env.URL")[0] ?? "",
    /^error dbName: .*does not start, or connects to/,
  );
  const six = mikro("dbName: '', clientUrl: process.env.URL", [["@mikro-orm/core", "6.4.0"]])[0] ?? "";
  assert.match(six, /does not start \(No database specified\)\. =>/);
  assert.match(
    mikro("dbName: '', clientUrl: process.env.URL", [["@mikro-orm/core", "5.9.0"]])[0] ?? "",
    /the user's name/,
  );
  assert.deepEqual(mikro("dbName: 'weir', clientUrl: process.env.URL"), []);
  assert.deepEqual(mikro("dbName: process.env.DB ?? '', clientUrl: process.env.URL"), []);
});

const pg = (code: string) => said("node-postgres", code, "db.ts");

test("a URL under a wrong name beside a host: to rename it would change host and TLS, and the fix says so", () => {
  const [one = ""] = knex('connection: { url: process.env.URL, host: "db", ssl: { rejectUnauthorized: false } }');
  assert.match(
    one,
    /^note .*goes to `host` beside it\. => \/\/ remove url: .*would replace host, and an sslmode .* ssl$/,
  );
  const [alone = ""] = pg('import pg from "pg";\nnew pg.Pool({ url: process.env.URL, ssl: true, max: 3 });');
  assert.match(alone, /^error .*An sslmode in it replaces `ssl`\. => connectionString: process\.env\.URL$/);
  const [bare = ""] = pg('import pg from "pg";\nnew pg.Pool({ url: process.env.URL, max: 3 });');
  assert.match(bare, /=> connectionString: process\.env\.URL$/);
});

test("words of an object that the file hands to nobody are its own; what is handed to Pool is pg's", () => {
  const own = "{ connectionString: process.env.URL, maxConnections: 20, idleTimeoutMillis: 30000 }";
  assert.deepEqual(pg(`export const DB_CONFIG = ${own};`), []);
  assert.match(
    pg(`import { Pool } from "pg";\nexport const pool = new Pool(${own});`)[0] ?? "",
    /ignores `maxConnections`/,
  );
  assert.match(
    pg(`import type { PoolConfig } from "pg";\nexport const c: PoolConfig = ${own};`)[0] ?? "",
    /it reads `max`/,
  );
  // A fragment that was pasted is meant for the library.
  assert.match(pg(own)[0] ?? "", /it reads `max`/);
});

test("Sequelize: an old name with the default's value changes nothing", () => {
  const of = (pool: string) =>
    said("sequelize", `new Sequelize("postgres://db/weir", { dialect: "postgres", pool: { ${pool} } });`, "db.js");
  assert.deepEqual(of("maxConnections: 5, minConnections: 0, maxIdleTime: 10000"), []);
  assert.match(of("maxConnections: 20, minConnections: 0")[0] ?? "", /does not read `pool\.maxConnections`/);
  assert.equal(of("maxConnections: 20, minConnections: 0, maxIdleTime: 10000").length, 1);
});

test("Sequelize: what stands before the options is the database, the user and the password", () => {
  const of = (code: string) => readOf("sequelize", `const Sequelize = require("sequelize");\n${code}`, "db.js");
  const options = '{ host: "db", dialect: "postgres", database: "other" }';
  for (const code of [
    `new Sequelize("weir", "keeper", "canary-9f3e71", ${options});`,
    `const options = ${options};\nmodule.exports = new Sequelize("weir", "keeper", "canary-9f3e71", options);`,
  ]) {
    const { config, settings, databases } = of(code);
    assert.deepEqual([settings.database?.value, settings.user?.value, databases], ["weir", "keeper", []], code);
    assert.equal(config.options.find(({ name }) => name === "password")?.value, "[secret]");
  }
  // null leaves the word to the options; a URL before them is no name of a database.
  assert.equal(of(`new Sequelize(null, null, null, ${options});`).settings.database?.value, "other");
  assert.equal(of('new Sequelize("postgres://db/weir", { dialect: "postgres" });').settings.database?.value, "weir");
  assert.throws(() => of("new Sequelize(config.database, config.username, config.password, config);"), /no database/);
});

test("a URL that Drizzle gets from the environment is read; a client or a pool is none", () => {
  const of = (module: string, given: string, before = "") =>
    readOf(
      "node-postgres",
      `import { drizzle } from "drizzle-orm/${module}";\n${before}export const db = drizzle(${given});`,
      "db.ts",
    );
  for (const given of ["process.env.URL!", "process.env.URL!, { schema }", "env.DATABASE_URL", "connectionString"]) {
    const { config } = of("node-postgres", given);
    assert.deepEqual(
      [config.options.map(({ name, isOpaque }) => [name, isOpaque]), config.traits, config.notes],
      [[["connectionString", true]], ["drizzle"], []],
      given,
    );
  }
  const constant = of("node-postgres", "url", 'const url = process.env.A || process.env.B || "";\n');
  assert.deepEqual(
    constant.config.options.map(({ name }) => name),
    ["connectionString"],
  );
  assert.deepEqual(of("postgres-js", "process.env.URL!").config.traits, ["postgres.js", "drizzle-client"]);
  for (const given of ["pool", "getClient(process.env.URL)"])
    assert.throws(() => of("node-postgres", given), /no database configuration/, given);
  assert.throws(() => of("mysql2", "process.env.URL"), /no database configuration|not PostgreSQL/);
});

test("one object under a name, given to one library, is one database", () => {
  const names = (code: string) => readOf("node-postgres", code, "db.ts").all.length;
  const options = '{ host: "db", user: "keeper", database: "weir", max: 5 }';
  assert.equal(names(`import { Pool } from "pg";\nconst options = ${options};\nnew Pool(options);`), 1);
  assert.equal(
    names(
      'import { MikroORM } from "@mikro-orm/core";\nconst config = { dbName: "weir", user: "keeper", password: p };\n' +
        "export const open = () => MikroORM.init(config);",
    ),
    1,
  );
  assert.equal(names(`import { Pool } from "pg";\nnew Pool(${options});\nnew Pool({ host: "other", user: "x" });`), 2);
});

test("`sslmode` inside `ssl` is nothing to Node's TLS", () => {
  const mode = /^warning .*ssl\.sslmode: .*Node's TLS has no such option, and verifies.*\/\/ remove sslmode; /;
  assert.match(pg('import pg from "pg";\nnew pg.Pool({ host: "db", ssl: { sslmode: "require" } });')[0] ?? "", mode);
  const mikro = (ssl: string) =>
    readOf(
      "node-postgres",
      'import { defineConfig } from "@mikro-orm/postgresql";\n' +
        `export default defineConfig({ clientUrl: process.env.URL, driverOptions: { connection: { ssl: ${ssl} } } });`,
      "mikro-orm.config.ts",
    );
  assert.match(mikro('{ sslmode: "require" }').findings[0]?.why ?? "", /no such option, and verifies/);
  assert.equal(mikro('{ sslmode: "require" }').settings.tls?.value, "verify");
  assert.equal(mikro("{ rejectUnauthorized: false }").settings.tls?.value, "require");
  assert.deepEqual(mikro("{ rejectUnauthorized: false }").findings, []);
  const sequelize = (ssl: string) =>
    said(
      "sequelize",
      `new Sequelize("postgres://db/weir", { dialect: "postgres", dialectOptions: { ssl: ${ssl} } });`,
      "db.js",
    );
  assert.match(sequelize('{ sslmode: "require" }')[0] ?? "", mode);
  assert.match(sequelize('{ sslmode: "require", rejectUnauthorized: false }')[0] ?? "", /=> \/\/ remove sslmode$/);
});

test("Strapi 3: the pool stands in options, and ssl there is read by nobody", () => {
  const strapi = (options: string, tls = "ssl: true") =>
    readOf(
      "node-postgres",
      "module.exports = ({ env }) => ({ connections: { default: { connector: 'bookshelf',\n" +
        `settings: { client: 'postgres', host: env('H'), database: 'weir', username: 'keeper', ${tls} },\n` +
        `options: { ${options} } } } });`,
      "config/database.js",
    );
  const { config, settings, findings } = strapi("pool: { max: 7, idleTimeoutMillis: 9000 }, useNullAsDefault: true");
  assert.equal(config.options.find(({ name }) => name === "pool.max")?.line, 3);
  assert.deepEqual([settings.poolSize?.value, settings.idleTimeoutMs?.value, findings], [7, 9000, []]);
  assert.match(strapi("ssl: env.bool('DATABASE_SSL', false)").findings[0]?.why ?? "", /`settings\.ssl` alone decides/);
  // Beside settings.ssl nothing is lost.
  const level = (tls: string) => strapi("ssl: true", tls).findings.map(levelOf);
  assert.deepEqual(level("ssl: { rejectUnauthorized: false }"), ["note"]);
  assert.deepEqual(level("schema: 'public'"), ["warning"]);
  assert.deepEqual(level("...shared"), ["note"]);
  assert.deepEqual(strapi("ssl: false", "schema: 'public'").findings, []);
});

test("`family`: what Node tries without it depends on the release", () => {
  const pool = (family: number) =>
    said("node-postgres", `const { Pool } = require("pg");\nnew Pool({ host: "db", family: ${family} });\n`, "db.js");
  assert.match(
    pool(6)[0] ?? "",
    /^warning family: .* silently ignored\. Node 20 and later try both families, earlier releases one address\./,
  );
  assert.deepEqual(pool(0), []);
});

test("an object with a type behind it is a part of the whole, as one without is", () => {
  const read = (inner: string) =>
    readOf(
      "node-postgres",
      `import postgres from "postgres";\nexport const sql = postgres(process.env.MILL_URL, {\n  max: 3,\n` +
        `  connection: ${inner},\n});\n`,
      "db.ts",
    );
  const bare = read('{ application_name: "mill", statement_timeout: 4000 }');
  for (const type of [" as Record<string, string>", " satisfies object", " as unknown as never"]) {
    const typed = read(`{ application_name: "mill", statement_timeout: 4000 }${type}`);
    assert.deepEqual(typed.databases, bare.databases, type);
    assert.deepEqual(typed.config.options, bare.config.options, type);
  }
  const sections = readOf(
    "node-postgres",
    `module.exports = { production: { client: "pg", connection: { host: "a" } } as Knex.Config };`,
    "knexfile.ts",
  );
  assert.equal(sections.settings.host?.value, "a");
});

test("a file that says it is for PgBouncer: what is sent at the start is noted, and only there", () => {
  const note =
    /^note .*statement_timeout: .*unsupported startup parameter.*`ignore_startup_parameters` names `statement_timeout`\. Then/;
  const pg = (comment: string, options = "statement_timeout: 4000") =>
    said("node-postgres", `import { Pool } from "pg";\n${comment}\nnew Pool({ host: "db", ${options} });\n`, "db.ts");
  assert.match(pg("// behind PgBouncer, transaction mode")[0] ?? "", note);
  assert.match(
    pg("// PgBouncer", "statement_timeout: 9, lock_timeout: 7")[0] ?? "",
    /names `statement_timeout`, `lock_timeout`\. Then the server does not get them/,
  );
  for (const other of ["// a plain server", "// not behind PgBouncer", "// direct, without PgBouncer", ""])
    assert.deepEqual(pg(other), [], other);
  assert.deepEqual(pg("// PgBouncer", "statement_timeout: 0, query_timeout: 9, application_name: 'mill'"), []);
  const js = (connection: string) =>
    said(
      "node-postgres",
      `import postgres from "postgres";\n// for pgbouncer\n` +
        `postgres(process.env.URL, { connection: { ${connection} } });`,
      "db.ts",
    );
  assert.match(js("statement_timeout: 4000")[0] ?? "", note);
  assert.deepEqual(js('application_name: "mill"'), []);
  assert.match(
    said(
      "sequelize",
      `new Sequelize(process.env.URL, { dialect: "postgres",\n// PgBouncer\n` +
        "dialectOptions: { statement_timeout: 9 } });",
      "db.js",
    )[0] ?? "",
    note,
  );
});

test("TypeORM: other libraries' words in extra are noted once; pg's own are not", () => {
  const extra = (words: string) =>
    said("typeorm", `new DataSource({ type: "postgres", host: "db", extra: { ${words} } });`, "data-source.ts");
  const found = extra("max: 5, acquire: 9000, evict: 1000, tcp_keepalives_idle: 30");
  assert.equal(found.length, 1);
  assert.match(found[0] ?? "", /^note extra\.acquire: .*ignores `acquire`, `evict`, `tcp_keepalives_idle` there/);
  assert.deepEqual(extra("max: 5, idleTimeoutMillis: 9000, keepAlive: true, allowExitOnIdle: true, verify: check"), []);
});

test("Prisma up to 6: `idle_timeout` in the URL is nobody's; from 7 on, the driver reads the URL", () => {
  const lint = (parameter: string, version?: string) =>
    said(
      "prisma",
      `datasource db {\n  provider = "postgresql"\n  url = "postgresql://db.mill.internal/mill?${parameter}"\n}\n`,
      "schema.prisma",
      version === undefined ? [] : [["prisma", version]],
    );
  for (const version of [undefined, "5.22.0"])
    assert.match(
      lint("idle_timeout=20", version)[0] ?? "",
      /Prisma silently ignores the URL parameter `idle_timeout`: it reads `max_idle_connection_lifetime`/,
    );
  assert.deepEqual(lint("idle_timeout=20", "7.1.0"), []);
  assert.deepEqual(lint("max_idle_connection_lifetime=20&connect_timeout=9"), []);
  const env = said("prisma", 'DATABASE_URL="postgresql://db.mill.internal/mill?idle_timeout=20"\n', ".env");
  assert.match(env[0] ?? "", /Prisma 2 to 6 silently ignores the URL parameter `idle_timeout`: it reads/);
});
