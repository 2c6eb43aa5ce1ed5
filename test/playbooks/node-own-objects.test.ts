// Objects of an application's own that look like a driver's options: nothing is said of names that nobody may read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { takenApart } from "../../src/playbooks/node-postgres/own-object.ts";
import type { Framework } from "../../src/playbooks/playbook.ts";

const said = (framework: Framework, text: string, file = "src/config.ts") =>
  readAppConfig(playbookFor(framework), text, file).findings.map((one) => `${levelOf(one)} ${one.option}: ${one.why}`);
const words = "{ host: place.host, username: place.name, password: place.secret, database: place.of, port: 5432 }";

test("pg: an object that nothing in the file hands to it whole has words of its own", () => {
  const pool = 'import { Pool } from "pg";\n';
  for (const text of [
    `export default () => ({ weir: ${words} });\n`,
    `export const weir = registerAs("weir", () => (${words}));\n`,
    `{ "host": "weir", "username": "weir", "database": "weir", "port": 5432 }\n`,
    `${pool}const weir = ${words};\nexport const db = new Pool({ host: weir.host, user: weir.username });\n`,
    `${pool}const weir = ${words};\nexport const db = new Pool({ connectionString: process.env.URL });\nuse(weir);\n`,
  ])
    assert.deepEqual(said("node-postgres", text), [], text);
});

test("pg: what it gets whole is judged: by the object itself, by its name, by a spread, by its type", () => {
  const pool = 'import { Pool, type PoolConfig } from "pg";\n';
  for (const text of [
    `${pool}export const db = new Pool(${words});\n`,
    `${pool}const weir = ${words};\nexport const db = new Pool(weir);\n`,
    `${pool}const all = { weir: ${words} };\nexport const db = new Pool(all.weir);\n`,
    `${pool}export const weir: PoolConfig = ${words};\n`,
    words.slice(2, -2),
  ])
    assert.match(said("node-postgres", text)[0] ?? "", /^error username: .*it reads `user`/, text);
});

test("pg: a text is a connection string where a client takes it, or where it is a whole one", () => {
  const postgres =
    'const postgres = require("postgres");\nconst sql = postgres(process.env.DATABASE_URL, { max: 5 });\n';
  for (const text of [
    postgres,
    `${postgres}const log = require("debug")("postgres:query");\nlog("postgres");\n`,
    'const parse = require("postgres-date");\nmodule.exports = { client: "pg", connection: { host: "weir" } };\n',
  ]) {
    const { findings, all } = readAppConfig(playbookFor("node-postgres"), text, "db.js");
    assert.deepEqual([findings.map(({ why }) => why), all.length], [[], 1], text);
  }
  for (const call of ["new Pool", "pgp", "postgres"])
    assert.match(
      said("node-postgres", `const db = ${call}("postgresql//weir:weir@weir/weir");\n`)[0] ?? "",
      /^error .*This is not a URL with `:\/\/`/,
      call,
    );
  const whole = readAppConfig(playbookFor("node-postgres"), 'connect("postgres://u:p@weir:5433/d");\n', "db.js");
  assert.equal(whole.config.options.find(({ name }) => name === "connectionString")?.isOpaque, false);
});

// Tried with knex 3.3: it connects with the fields.
test("Knex: an empty object that is filled field by field is its connection, and no text", () => {
  const filled = "const connection = {};\nconnection.host = place.host;\nconnection.user = 'weir';\n";
  for (const text of [
    `${filled}module.exports = { client: "pg", connection };\n`,
    `${filled}module.exports = { client: "pg", connection: connection };\n`,
    'const all = { client: "pg", connection: {} };\nmodule.exports = all;\n',
  ]) {
    const { config, findings } = readAppConfig(playbookFor("node-postgres"), text, "knexfile.js");
    assert.deepEqual(findings, [], text);
    const names = config.options.map(({ name }) => name).slice(1);
    assert.deepEqual(names, text.startsWith(filled) ? ["connection.host", "connection.user"] : ["connection"]);
  }
});

const sequelize = (more: string) => `{ dialect: "postgres", host: "weir", database: "weir", user: "weir"${more} }`;

test("Sequelize: `user` is lost in its call; in a section it is a note; an object of the file's own is left alone", () => {
  const call = said("sequelize", `export const db = new Sequelize(${sequelize("")});\n`);
  assert.match(call[0] ?? "", /^error user: .*fails or goes elsewhere/);
  const section = said("sequelize", `module.exports = { production: ${sequelize("")} };\n`);
  assert.match(section[0] ?? "", /^note user: .*it reads `username`\. It works only if code of your own reads `user`/);
  for (const text of [
    `module.exports = ${sequelize(", ssl: true")};\n`,
    `const weir = ${sequelize(", ssl: weirUsesTls()")};\n` +
      `const db = new Sequelize(weir.database, weir.user, secret, { dialect: weir.dialect, ` +
      `dialectOptions: { ssl: weir.ssl }, pool: weir.pool });\n`,
  ])
    assert.deepEqual(said("sequelize", text), [], text);
});

test("Sequelize: its command line reads config/config.json by its names", () => {
  const json = (more: object) =>
    JSON.stringify(
      { production: { dialect: "postgres", host: "weir", database: "weir", user: "weir", ...more } },
      null,
      2,
    );
  const [found] = said("sequelize", json({}), "config/config.json");
  assert.match(found ?? "", /^error user: .*it reads `username`\. The default applies instead/);
  assert.match(said("sequelize", json({}), "config/orders.json")[0] ?? "", /^note user: /);
  for (const more of [{ use_env_variable: "WEIR_URL" }, { username: "weir" }])
    for (const one of said("sequelize", json(more), "config/config.json")) assert.doesNotMatch(one, /^error/);
});

test("names that are handed on under another are found once for all objects", () => {
  const one = 'export const weir1 = { host: "weir", username: "weir", password: place.password, port: 5432 };\n';
  const source =
    one.repeat(4000) + "new Pool({ user: weir1.username, host: weir1.host });\nplace.open(); at.port = 1;\n";
  const before = process.cpuUsage();
  assert.deepEqual([...takenApart(source)].toSorted(), ["username"]);
  assert.ok(process.cpuUsage(before).user < 2_000_000);
});

test("Sequelize: `ssl` beside dialectOptions that are computed as a whole may be there too", () => {
  const lint = (ssl: string, options: string) =>
    said("sequelize", `new Sequelize(process.env.URL, { dialect: "postgres", ssl: ${ssl}, ${options} });\n`);
  for (const ssl of ["true", "{ rejectUnauthorized: false }"]) {
    assert.deepEqual(lint(ssl, "dialectOptions: isRemote ? { ssl: { rejectUnauthorized: false } } : {}"), []);
    assert.match(lint(ssl, "logging: false")[0] ?? "", /^warning ssl: .*`dialectOptions\.ssl`/);
  }
});

test("TypeORM: an object that may be anybody's is left alone; one with its own words is judged", () => {
  const typeorm = (more: string, kind = "postgres") =>
    `registerAs("weir", () => ({ type: "${kind}", host: "weir", user: "weir", max: 7${more} }));\n`;
  for (const kind of ["postgres", "postgresql"])
    assert.deepEqual(said("typeorm", `export default ${typeorm("", kind)}`), []);
  const own = said("typeorm", `export default ${typeorm(', entities: ["dist/*.js"]')}`);
  assert.match(own.join("\n"), /^note user: .*\nwarning max: .*`extra\.max`/);
  const call = said("typeorm", 'export const db = new DataSource({ type: "postgres", host: "weir", user: "weir" });\n');
  assert.match(call[0] ?? "", /^error user: /);
});

test("what is spread from another file may have what is missing here", () => {
  const pool = (first: string) =>
    said(
      "node-postgres",
      `import { Pool } from "pg";\nexport const db = new Pool({ ${first}, username: "weir", database: "weir" });\n`,
    );
  assert.match(pool("host: at")[0] ?? "", /^error username: /);
  assert.match(pool("...weir.place")[0] ?? "", /^note username: .*it reads `user`\.$/);
  assert.match(pool("...(isRemote ? { host: at } : { port: 5432 })")[0] ?? "", /^error username: /);
  const orm = (framework: "typeorm" | "sequelize", call: string) => said(framework, `export const db = new ${call};\n`);
  const place = 'host: "weir", user: "weir"';
  assert.match(orm("typeorm", `DataSource({ type: "postgres", ...weir, ${place} })`)[0] ?? "", /^note user: .*spread/);
  assert.deepEqual(orm("sequelize", 'Sequelize({ ...weir, dialect: "postgres", ssl: true })'), []);
  assert.deepEqual(
    orm("sequelize", 'Sequelize({ ...weir, dialect: "postgres", ssl: { rejectUnauthorized: no } })'),
    [],
  );
  assert.deepEqual(orm("sequelize", 'Sequelize({ dialect: "postgres", host: "weir", pool: { ...weir, min: 9 } })'), []);
});

test("Knex: a connection of nothing but a spread is no URL, and may have its own TLS and bounds", () => {
  const knex = (options: string) => said("node-postgres", `module.exports = { client: "pg", ${options} };\n`);
  assert.deepEqual(knex("connection: { ...weir }, pool: { ...weir.pool, max: 1 }"), []);
  assert.match(knex("connection: { ...weir }, ssl: true")[0] ?? "", /^note ssl: .*only `connection` to the driver\.$/);
  assert.match(knex('connection: { host: "weir" }, pool: { max: 1 }')[0] ?? "", /^error pool\.max/);
});

test("pg before 7: what pg.connect is given by a URL's name is a client's; what a pool connects with is not", () => {
  const read = (call: string) =>
    readAppConfig(playbookFor("node-postgres"), `var pg = require("pg");\n${call}\n`, "db.js").config;
  for (const url of ["process.env.DATABASE_URL", "conString", "config.db.url"]) {
    const { options, traits } = read(`pg.connect(${url}, function (err, client, done) {});`);
    assert.deepEqual([options.map(({ name, value }) => [name, value]), traits[0]], [[["connectionString", url]], "pg"]);
  }
  const literal = read('pg.connect("postgres://u:p@weir:5433/d", function (err, client, done) {});');
  assert.equal(literal.options[0]?.isOpaque, false);
  for (const call of ["pg.connect(done);", "pg.connect(function (err, client) {});", "other.connect(url, done);"])
    assert.throws(() => read(call), /It contains no database configuration/, call);
});
