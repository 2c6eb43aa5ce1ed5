// What lint says of values and of TLS in Node's libraries, where the driver itself decides what counts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import type { Framework } from "../../src/playbooks/playbook.ts";

const said = (framework: Framework, text: string, versions: [string, string][] = [], file = "src/db.ts") =>
  readAppConfig(playbookFor(framework), text, file, null, new Map(versions)).findings.map(
    (one) => `${levelOf(one)} ${one.option}: ${one.why} => ${one.fix}`,
  );
const pool = (options: string, versions: [string, string][] = []) =>
  said("node-postgres", `import { Pool } from "pg";\nexport const db = new Pool({ ${options} });\n`, versions);
const js = (options: string) =>
  said(
    "node-postgres",
    `import postgres from "postgres";\nexport const sql = postgres({ host: "weir", ${options} });\n`,
  );

test("pg: no port, or one that begins with digits, is one; words are none", () => {
  for (const port of ["null", '""', '"5432/tcp"', '" 5432"', '"${PORT}"', '"{{ port }}"'])
    assert.deepEqual(pool(`host: "weir", database: "weir", port: ${port}`), [], port);
  for (const port of ['"tcp"', '"process.env.PGPORT"'])
    assert.match(pool(`host: "weir", database: "weir", port: ${port}`)[0] ?? "", /^error port: .*node-postgres .*NaN/);
  assert.match(js('port: "tcp"')[0] ?? "", /^error port: .*postgres\.js connects to NaN/);
  assert.deepEqual(said("typeorm", 'new DataSource({ type: "postgres", host: "weir", port: null });\n'), []);
});

test("pg: a socket, nothing, and a sample's words are no broken URL", () => {
  for (const text of ["", "/run/postgresql weir", "socket:/run/postgresql?db=weir", "YOUR_CONNECTION_STRING", "<url>"])
    assert.deepEqual(pool(`connectionString: "${text}"`), [], text);
  assert.match(pool('connectionString: "host=weir user=weir"')[0] ?? "", /^error connectionString: .*neither host nor/);
});

const url = (query: string) => `postgres://weir:weir@weir.internal/weir?${query}`;
const unverified = "ssl: { rejectUnauthorized: false }";
const lost = /^warning ssl\.\w+: .*replace the whole `ssl` object.* certificate is refused/;

test("pg: the connection string's TLS is told where it takes something away", () => {
  const both = (query: string, ssl: string, versions: [string, string][] = []) =>
    pool(`connectionString: "${url(query)}", ${ssl}`, versions);
  assert.match(both("sslmode=require", unverified)[0] ?? "", lost);
  assert.match(both("sslmode=verify-full", "ssl: { ca: authority }")[0] ?? "", lost);
  assert.match(both("sslmode=require", "ssl: false")[0] ?? "", /^warning ssl: .*asks for TLS/);
  assert.match(both("sslmode=disable", unverified)[0] ?? "", /^note ssl\.\w+: .*no TLS/);
  assert.doesNotMatch(both("sslmode=require&sslrootcert=ca.pem", unverified)[0] ?? "", /refused/);
  assert.deepEqual(both("sslmode=no-verify", unverified), []);
  assert.deepEqual(both("sslmode=require", "ssl: { rejectUnauthorized: true }"), []);
  assert.deepEqual(both("sslmode=require&uselibpqcompat=true", unverified), []);
  assert.deepEqual(both("sslmode=require", unverified, [["pg", "9.0.0"]]), []);
  const orm = (query: string) =>
    said("typeorm", `new DataSource({ type: "postgres", url: "${url(query)}", ${unverified} });`);
  assert.match(orm("sslmode=require")[0] ?? "", lost);
  assert.deepEqual(orm("sslmode=no-verify"), []);
});

test("postgres.js: its own `ssl` goes before the URL's sslmode", () => {
  const call = `postgres("${url("sslmode=require")}", { ${unverified} })`;
  const text = `import postgres from "postgres";\nexport const sql = ${call};\n`;
  assert.deepEqual(said("node-postgres", text), []);
});

test("a variable with sslmode's word or a certificate in it is no flag", () => {
  const flag = (rest: string) => pool(`host: "weir", database: "weir", ssl: process.env.DB_SSL${rest}`)[0] ?? "";
  // Whoever sets `true` or nothing has no harm; with `|| true` nobody turns it off.
  for (const rest of ["", " || false"])
    assert.match(
      flag(rest),
      /^note ssl: .*is a string.*=> ssl: !!process\.env\.DB_SSL && process\.env\.DB_SSL !== "false"$/,
      rest,
    );
  for (const rest of [" || true", " ?? true"])
    assert.match(flag(rest), /^warning ssl: .*is a string.*=> ssl: process\.env\.DB_SSL !== "false"$/, rest);
  for (const name of ["DB_SSL_MODE", "PGSSLMODE", "DB_CA", "SSL_CERT"])
    assert.deepEqual(pool(`host: "weir", database: "weir", ssl: process.env.${name}`), [], name);
  assert.match(js("ssl: process.env.DB_SSL")[0] ?? "", /^note ssl: .*is a string/);
  assert.deepEqual(
    said("node-postgres", "export const weir = { host: at, database: of, ssl: process.env.DB_SSL };\n"),
    [],
  );
  for (const text of ["no-verify", "true"])
    assert.deepEqual(pool(`host: "weir", database: "weir", ssl: "${text}"`), []);
});

test("sslmode as an option is written as `ssl` has it; without TLS nothing is lost", () => {
  const sequelize = (mode: string) =>
    said("sequelize", `new Sequelize({ dialect: "postgres", host: "weir", dialectOptions: { sslmode: ${mode} } });\n`);
  assert.match(
    sequelize('"require"')[0] ?? "",
    /=> ssl: \{ rejectUnauthorized: false \}, \/\/ encrypts without verifying, as sslmode=require does$/,
  );
  assert.match(sequelize('"verify-full"')[0] ?? "", /=> ssl: true,$/);
  assert.deepEqual(sequelize('"disable"'), []);
  assert.deepEqual(sequelize('"require", ssl: { ca: authority }'), []);
  const orm = (mode: string) =>
    said("typeorm", `new DataSource({ type: "postgres", host: "weir", sslmode: "${mode}" });`);
  assert.match(orm("require")[0] ?? "", /=> ssl: \{ rejectUnauthorized: false \},$/);
  assert.deepEqual(orm("disable"), []);
  assert.deepEqual(js('sslmode: "disable"'), []);
});

test("TypeORM: what `ssl` says of the certificate is not lost in `extra`", () => {
  const orm = (more: string) =>
    said("typeorm", `new DataSource({ type: "postgres", host: "weir", extra: { rejectUnauthorized: false }${more} });`);
  assert.match(orm(", ssl: true")[0] ?? "", /^warning extra\.rejectUnauthorized/);
  assert.deepEqual(orm(`, ${unverified}`), []);
});

test("postgres.js: an hour of idling may be meant; ten thousand seconds are not", () => {
  for (const words of ["idle_timeout: 3000", "connect_timeout: 900"]) assert.deepEqual(js(words), []);
  assert.match(js("connect_timeout: 1000")[0] ?? "", /1000 of them are about 17 minutes\. => connect_timeout: 1$/);
  assert.match(js("idle_timeout: 20000")[0] ?? "", /20000 of them are about 6 hours/);
});

const knex = (code: string) => said("node-postgres", `module.exports = { client: "pg", ${code} };`, [], "knexfile.js");

test("Knex: `ssl` beside `connection` keeps its terms in the fix; code may have them already", () => {
  assert.match(
    knex("connection: process.env.URL, ssl: true")[0] ?? "",
    /^warning ssl: .*URL decides.* => \/\/ replace both by: connection: \{ connectionString: process\.env\.URL, ssl: true \}$/,
  );
  assert.match(
    knex('connection: { host: "weir" }, ssl: { ca: authority }')[0] ?? "",
    /^warning ssl\.ca: .*passes only `connection` to the driver\. => \/\/ move ssl into connection$/,
  );
  assert.match(knex(`connection: connectionOf(), ${unverified}`)[0] ?? "", /^note ssl/);
});

test("Knex: a bound of a variable may be another; one that is left out is Knex's own", () => {
  const place = 'connection: { host: "weir" }';
  assert.match(knex(`${place}, pool: { max: 1 }`)[0] ?? "", /^error pool\.max: pool\.min \(2 by default\) is larger/);
  assert.match(knex(`${place}, pool: { max: 1 }`)[0] ?? "", /=> min: 0, max: 1$/);
  assert.match(knex(`${place}, pool: { min: 5, max: 3 }`)[0] ?? "", /^error pool\.min.*=> min: 0$/);
  assert.deepEqual(knex(`${place}, pool: { min: 5, max: Number(process.env.MOST) || 3 }`), []);
  assert.match(knex(`${place}, pool: { min: "3", max: 9 }`)[0] ?? "", /=> min: 3$/);
});

test("Sequelize 4 has handleDisconnects: without its version it is a note", () => {
  const lint = (word: string) =>
    said("sequelize", `new Sequelize({ dialect: "postgres", host: "weir", pool: { max: 5, ${word}: true } });\n`)[0] ??
    "";
  assert.match(lint("handleDisconnects"), /^note .*Sequelize 5 and later/);
  assert.match(lint("recycle"), /^warning pool\.recycle/);
});

test("Drizzle Kit: with a URL its `ssl` is nobody's; a host has it", () => {
  const kit = (place: string) =>
    said("node-postgres", `export default defineConfig({ dialect: "postgresql", dbCredentials: { ${place} } });\n`);
  for (const ssl of [unverified, "ssl: true", 'ssl: "require"', "ssl: process.env.TLS"])
    assert.match(kit(`url: process.env.URL!, ${ssl}`)[0] ?? "", /^warning dbCredentials\.ssl.*ignores `ssl` beside it/);
  assert.equal(kit(`url: process.env.URL!, ssl: process.env.TLS`).length, 1);
  for (const place of ["url: process.env.URL!, ssl: false", `url: "${url("sslmode=require")}", ssl: true`])
    assert.deepEqual(kit(place), []);
  assert.deepEqual(kit('host: "weir", database: "weir", ssl: "require"'), []);
});

const config = (version?: string) =>
  said(
    "prisma",
    'import { defineConfig } from "prisma/config";\n' +
      "export default defineConfig({ datasource: { db: { url: process.env.URL } } });\n",
    version === undefined ? [] : [["prisma", version]],
    "prisma.config.ts",
  );

test("Prisma: where its configuration has the URL depends on its release", () => {
  assert.match(config()[0] ?? "", /^warning .*In Prisma 7 .* => \/\/ Prisma 7: .*; before 7: remove datasource$/);
  assert.match(
    config("7.2.0")[0] ?? "",
    /^warning .*In Prisma 7 .*=> \/\/ replace datasource with .*\{ url: process\.env\.URL \}$/,
  );
  assert.match(config("6.19.0")[0] ?? "", /^note .*Prisma 6 takes the URL of the schema.*with engine: "classic", /);
  assert.match(config("6.12.0")[0] ?? "", /^note .* => \/\/ remove datasource: the schema has the URL$/);
  assert.deepEqual(config("5.22.0"), []);
});

test("Prisma 7: the driver reads the URL, so neither its parameters nor the pooler are Prisma's", () => {
  const host = "aws-0-eu-west-1.pooler.supabase.com:6543";
  const lint = (version: string) =>
    said(
      "prisma",
      `DATABASE_URL="postgresql://weir@${host}/weir?connection_limit=many"\n`,
      [["prisma", version]],
      ".env",
    );
  assert.equal(lint("6.19.0").length, 2);
  assert.deepEqual(lint("7.2.0"), []);
});

test("a raw character is a mistake where the driver does not read it, and a note where others do not", () => {
  const raw = (word: string) => `postgres://weir:a${word}b@weir.internal:5432/weir`;
  const pg = (word: string) => pool(`connectionString: "${raw(word)}"`)[0] ?? "";
  const pgJs = (word: string) => said("node-postgres", `postgres("${raw(word)}");\n`)[0] ?? "";
  const orm = (word: string) =>
    said("typeorm", `new DataSource({ type: "postgres", url: "${raw(word)}" });\n`)[0] ?? "";
  const other = (word: string) => said("sequelize", `new Sequelize("${raw(word)}");\n`)[0] ?? "";
  const engine = (word: string) => said("prisma", `DATABASE_URL="${raw(word)}"\n`, [], ".env")[0] ?? "";
  for (const lint of [pg, pgJs, orm, other, engine]) {
    assert.match(lint("@"), /^note \w+: User or password has "@" as it is\. This driver reads that/, lint.name);
    assert.match(lint("/"), /^error /, lint.name);
    assert.equal(lint("%40"), "", lint.name);
  }
  for (const lint of [pg, pgJs, other, engine]) assert.match(lint("#"), /^error /, lint.name);
  assert.match(orm("#"), /^note /);
  assert.match(pg("%w"), /^note /);
  for (const lint of [pgJs, orm, other, engine]) assert.match(lint("%w"), /^error /, lint.name);
  assert.match(pg("@#"), /^error /);
});

test("a sample's password that is a word of ours leaves the sentence as it is", () => {
  const sample = 'connectionString: "postgres://weir:password@weir/weir"';
  const [found] = pool(`${sample} }); new Pool({ connectionString: "postgres://weir:a#b@weir/weir"`);
  assert.match(found ?? "", /user or password holds a raw "#".* => Percent-encode it/);
});

test("a word that another library has for it keeps its value: seconds are seconds", () => {
  assert.match(js("idleTimeout: 30")[0] ?? "", /=> idle_timeout: 30$/);
  assert.match(js("idleTimeout: 30000")[0] ?? "", /=> idle_timeout: 30$/);
  const place = 'connection: { host: "weir" }';
  assert.match(knex(`${place}, pool: { min: 0, idleTimeout: 9000 }`)[0] ?? "", /=> idleTimeoutMillis: 9000$/);
  assert.match(knex(`${place}, pool: { min: 0, evict: 9000 }`)[0] ?? "", /=> \/\/ remove pool\.evict$/);
});

test("pg: a misspelt name is told once, and with a name that pg reads", () => {
  assert.match(pool('Host: "weir", database: "weir"')[0] ?? "", /^error Host: .*has no option `Host`, and ignores it/);
  const variable = pool('host: "weir", database: "weir", PGSSLMODE: "require"');
  assert.equal(variable.length, 1);
  assert.match(variable[0] ?? "", /^warning PGSSLMODE: .*variable of the environment/);
  assert.deepEqual(pool('host: "weir", database: "weir", SSLMode: "require"'), []);
});

test("TypeORM: dialectOptions beside `ssl` of its own is a note", () => {
  const orm = (more: string) =>
    said("typeorm", `new DataSource({ type: "postgres", host: "weir", dialectOptions: { ${unverified} }${more} });\n`);
  assert.match(
    orm("")[0] ?? "",
    /^warning dialectOptions.*=> \/\/ replace dialectOptions by: ssl: \{ rejectUnauthorized: false \}$/,
  );
  for (const ssl of ["ssl: useTls()", unverified])
    assert.match(orm(`, ${ssl}`)[0] ?? "", /^note dialectOptions.*=> \/\/ remove dialectOptions$/);
  const limit = said(
    "typeorm",
    'new DataSource({ type: "postgres", host: "weir", poolSize: 3, extra: { connectionLimit: 9 } });',
  );
  assert.match(limit[0] ?? "", /^warning extra\.connectionLimit/);
});

test("Sequelize: a pool's largest size that is not written is its default", () => {
  const sequelize = (bounds: string) =>
    said("sequelize", `new Sequelize({ dialect: "postgres", host: "weir", pool: { ${bounds} } });\n`)[0] ?? "";
  assert.match(sequelize("min: 9"), /^error pool\.min: .*pool\.max \(5 by default\).* => min: 9, max: 9,$/);
  assert.match(sequelize("min: 9, max: 7"), /^error pool\.min: .*pool\.max \(7\).* => min: 0,$/);
  assert.equal(sequelize("min: 9, max: Number(process.env.MOST) || 4"), "");
});

test("a sum of many parts, and of names that stand for sums, is one text", () => {
  const url = (code: string, above = "") =>
    said("node-postgres", `import { Pool } from "pg";\n${above}\nnew Pool({ connectionString: ${code} });\n`).join();
  const names = 'const user = "weir", pass = "x", host = "db", name = "weir";';
  const sum = (port: number) => `"postgres://" + user + ":" + pass + "@" + host + ":${port}/" + name`;
  assert.match(url(sum(99_999), names), /^error connectionString: .*port is above 65535/);
  assert.equal(url(sum(5432), names), "");
  const steps = Array.from({ length: 9 }, (_, at) => `const n${at + 1} = n${at} + "";`).join("\n");
  assert.match(url('n9 + ":99999/weir"', `const n0 = "postgres://db" + "";\n${steps}`), /port is above 65535/);
  // Numbers are added, what is computed is nobody's text, and a name that stands in itself has an end.
  assert.match(url('1 + 2 + "postgres://db:99999/weir"'), /not a URL|^$/);
  assert.equal(url('"postgres://" + process.env.HOST + ":99999/" + name', names), "");
  assert.equal(url('a + ":99999/weir"', 'const a = b + "x";\nconst b = a + "y";'), "");
  const long = `"postgres://db:99999/weir" ${'+ "" '.repeat(200)}`;
  assert.match(url(long), /port is above 65535/);
});
