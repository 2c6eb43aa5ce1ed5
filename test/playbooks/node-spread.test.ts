// Node's configurations in parts: sections that spread a base, a base that is exported, and whose file it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const nodePostgres = playbookFor("node-postgres");

function read(text: string, file: string, section?: string) {
  const playbook = frameworkOf(text, file);
  const { config, databases } = readAppConfig(
    playbook,
    text,
    file,
    section === undefined ? null : { host: null, database: null, name: section },
  );
  const values = Object.fromEntries(config.options.map(({ name, value }) => [name, value]));
  return { framework: playbook.framework, name: config.database, databases, values };
}

const base = `const base = {
  client: "pg",
  connection: { host: "kiln", user: "kiln", database: "kiln", ssl: false },
  pool: { min: 1, max: 9, idleTimeoutMillis: 7000 },
};
`;

test("Knex: sections that spread a base are read as sections, each with what it sets anew", () => {
  const text = `${base}module.exports = {
  development: { ...base, pool: { ...base.pool, max: 3 } },
  production: {
    ...base,
    connection: { ...base.connection, ssl: { rejectUnauthorized: true } },
    pool: { ...base.pool, max: 21 },
  },
};\n`;
  const { name, databases, values } = read(text, "knexfile.js");
  assert.deepEqual([name, databases], ["production", ["production", "development"]]);
  assert.deepEqual(
    [values["pool.max"], values["pool.min"], values["pool.idleTimeoutMillis"], values["connection.host"]],
    [21, 1, 7000, "kiln"],
  );
  // The switch of the base is gone: an object stands in its place.
  assert.equal(values["connection.ssl"], undefined);
  assert.equal(values["connection.ssl.rejectUnauthorized"], true);
  assert.equal(read(text, "knexfile.js", "development").values["pool.max"], 3);
  assert.equal(read(text, "knexfile.js", "development").values["connection.ssl"], false);
});

test("an object replaces the one before it with all that it has, unless it stands under a condition", () => {
  const pool = (code: string) => read(`${base}module.exports = { ...base, ${code} };\n`, "knexfile.js").values;
  assert.deepEqual(
    Object.keys(pool("pool: { max: 2 }")).filter((name) => name.startsWith("pool")),
    ["pool.max"],
  );
  const either = pool("...(process.env.CI && { pool: { max: 2 } })");
  assert.equal(either["pool.idleTimeoutMillis"], 7000);
  // What is spread behind the property may have another of that name.
  const hidden = `const own = { pool: { max: 4 }, ...more };\nmodule.exports = { client: "pg", connection: { host: "kiln" }, `;
  assert.equal(read(`${hidden}pool: { ...own.pool } };\n`, "knexfile.js").values["pool.max"], undefined);
});

test("what is spread with another place stays a database beside it", () => {
  const place = 'const main = { host: "kiln", user: "kiln", database: "kiln", connectionTimeoutMillis: 9, max: 4 };\n';
  const found = (more: string) => nodePostgres.read(`${place}export default { ...main, ${more} };\n`, "db.js").length;
  assert.equal(found('database: "postgres"'), 2);
  assert.equal(found("max: 2"), 1);
});

test("a base that is exported, and spread with another place, is a database of its own", () => {
  const orm = (word: string, more: string) =>
    read(
      `import { DataSource } from "typeorm";\nconst at = url ? { url } : { host: cfg.host, port: cfg.port };\n` +
        `${word} options = { type: "postgres", username: "kiln", synchronize: false, ...at };\n` +
        `export default new DataSource({ ...options, ${more} });\n`,
      "data-source.ts",
    );
  const two = orm("export const", 'host: "localhost"');
  assert.equal(two.databases.length, 2);
  assert.equal(two.values["host"], "localhost");
  assert.equal(two.values["port"], "cfg.port");
  assert.equal(orm("const", 'host: "localhost"').databases.length, 0);
  assert.equal(orm("export const", "logging: true").databases.length, 0);
});

test("a file of Knex stays Knex's with a word of Sequelize's in it", () => {
  const text = `module.exports = { client: "pg", connection: { host: "kiln" }, dialectOptions: { ssl: true } };\n`;
  for (const file of ["knexfile.js", "src/knexfile.prod.ts", "src/db.js"])
    assert.equal(frameworkOf(text, file).framework, "node-postgres", file);
  const sequelize = `new Sequelize("postgres://kiln/kiln", { dialect: "postgres", dialectOptions: { ssl: true } });\n`;
  assert.equal(frameworkOf(sequelize, "src/db.js").framework, "sequelize");
});

test("what is set in an object behind it may be in effect: it is computed, and no default is claimed", () => {
  const knex = (code: string) => {
    const text =
      `const config = { client: "pg", connection: { host: "kiln" }, pool: { afterCreate(c, done) { done(); } } };\n` +
      `${code}\nmodule.exports = config;\n`;
    return readAppConfig(nodePostgres, text, "knexfile.js");
  };
  const set = knex("if (process.env.POOL) config.pool = range;\nconfig.connection.ssl = tls;");
  const options = new Map(set.config.options.map((one) => [one.name, one]));
  assert.ok(options.get("pool")?.isOpaque && options.get("connection.ssl")?.isOpaque);
  assert.deepEqual([set.settings.poolSize, set.settings.tls], [undefined, undefined]);
  assert.deepEqual(set.findings, []);
  const plain = knex("other.pool = range; config.unheard = 3;");
  assert.deepEqual([plain.settings.poolSize?.value, plain.settings.tls?.value], [10, "disable"]);
  // Two of the name: nobody knows whose it is.
  assert.equal(knex("function of() { const config = {}; config.pool = range; }").settings.poolSize?.value, 10);
});

test("the object of TLS behind a condition is read as what is decided at run time, unless two could hide each other", () => {
  const tlsOf = (ssl: string) =>
    readAppConfig(
      playbookFor("sequelize"),
      `new Sequelize(process.env.URL, { dialect: "postgres", dialectOptions: ${ssl} });\n`,
      "db.js",
    ).config.options.flatMap(({ name, value, isOpaque }) => (name.includes(".ssl.") ? [[name, value, isOpaque]] : []));
  const unverified = "{ ssl: { rejectUnauthorized: false } }";
  const read = [["dialectOptions.ssl.rejectUnauthorized", "false", true]];
  for (const ssl of [
    `on ? ${unverified} : {}`,
    `on ? {} : ${unverified}`,
    `{ ssl: on && { rejectUnauthorized: false } }`,
  ])
    assert.deepEqual(tlsOf(ssl), read, ssl);
  assert.deepEqual(tlsOf(unverified), [["dialectOptions.ssl.rejectUnauthorized", false, false]]);
  assert.deepEqual(tlsOf(`on ? ${unverified} : { ssl: { rejectUnauthorized: true } }`), []);
});
