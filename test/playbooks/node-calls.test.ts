// Calls that look like a client's and make none: queries of Knex, a model's client, a helper that takes the object.
import assert from "node:assert/strict";
import { test } from "node:test";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

function read(text: string, file = "src/fern.ts") {
  const { all } = readAppConfig(frameworkOf(text, file), text, file);
  return all.map(({ options }) => Object.fromEntries(options.map(({ name, value }) => [name, value])));
}

const place = `{ host: "fern", user: "fern", password: process.env.FERN, database: "fern" }`;
const notShown = "[not shown]";
const knex = `const knex = require("knex");\n`;
const client = `const db = knex({ client: "pg", connection: ${place}, pool: { max: 4 } });\n`;

test("Knex: a query on a table's name, and the client that a model is given, are no databases", () => {
  for (const more of [
    "knex(TABLE).where({ host: 1 });",
    "const all = (knex, table) => knex(table).select();",
    "await knex(tables[0]).insert({ user: 1 });",
    "Model.knex(db);",
    "Objection.Model.knex(this.knex);",
  ])
    assert.deepEqual(
      read(`${knex}${client}${more}\n`).map((one) => one["connection.host"]),
      ["fern"],
      more,
    );
  const [elsewhere] = read(`${knex}export default knex(config[process.env.NODE_ENV]);\n`);
  assert.equal(elsewhere?.["connectionString"], "config[process.env.NODE_ENV]");
});

test("an object that a helper is handed as well is one database, and a place that stands in it another's part", () => {
  const made = `const options = { client: "pg", connection: ${place}, pool: { max: 4 } };\n`;
  for (const more of ["merge(options, { debug: true });", "log.info(options);", "Object.assign(options, extra);"])
    assert.equal(read(`${knex}${made}${more}\nmodule.exports = knex(options);\n`).length, 1, more);
  const branch = `const at = process.env.URL ? process.env.URL : ${place};\nif (env.TLS) at.ssl = env.TLS;\n`;
  const [one, ...rest] = read(`${knex}${branch}module.exports = knex({ client: "pg", connection: at, pool: {} });\n`);
  assert.deepEqual([one?.["connection.user"], one?.["connection.ssl"], rest], [notShown, "env.TLS", []]);
});

test("node-postgres: a pool that is given a name has the file's place, not a URL of that name", () => {
  const pg = `import { Pool } from "pg";\n`;
  const own = `const at = (config) => new Pool(config);\nexport default at(${place});\n`;
  assert.deepEqual(
    read(`${pg}${own}`).map(({ host, connectionString }) => [host, connectionString]),
    [["fern", undefined]],
  );
  const [url] = read(`${pg}export const at = (url) => new Pool(url);\n`);
  assert.equal(url?.["connectionString"], "url");
});

test("a database is named by the line of its call, wherever its object stands", () => {
  const named = (text: string, framework: "node-postgres" | "typeorm" = "node-postgres") =>
    readAppConfig(playbookFor(framework), text, "src/fern.ts").all.map((one) => one.database);
  const pg = 'import { Pool } from "pg";\n';
  assert.deepEqual(named(`${pg}const c = ${place};\n\nexport default new Pool(c);\n`), ["Pool in line 4"]);
  assert.deepEqual(named(`${pg}export default new Pool({\n  host: "fern",\n});\n`), ["Pool in line 2"]);
  const given = `${pg}function of() { return ${place}; }\nnew Pool(of());\nnew Pool({ ...of(), max: 3 });\n`;
  assert.deepEqual(named(given).toSorted(), ["Pool in line 3", "Pool in line 4"]);
  const two =
    'const at = { type: "postgres", host: "fern" };\nnew DataSource(at);\n' +
    'new DataSource({\n  type: "postgres",\n  host: "moss",\n});\n';
  assert.deepEqual(named(two, "typeorm").toSorted(), ["DataSource in line 2", "DataSource in line 3"]);
});
