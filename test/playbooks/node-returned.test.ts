// Node's configurations that a function of the file gives, and files that name no library beside a dialect.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

function read(text: string, file = "config/loom.js", section?: string) {
  const playbook = frameworkOf(text, file);
  const wanted = section === undefined ? null : { host: null, database: null, name: section };
  const { config, databases, findings } = readAppConfig(playbook, text, file, wanted);
  return {
    framework: playbook.framework,
    name: config.database,
    databases,
    values: Object.fromEntries(config.options.map(({ name, value }) => [name, value])),
    said: findings.map(({ option, why }) => `${option}: ${why}`),
  };
}

const place = `{ dialect: "postgres", host: loom.host, username: loom.user, database: name, pool: { max: 4 } }`;
const helpers = {
  arrow: `const at = (name) => (${place});`,
  typed: `const at = (name: string): Options => (${place} satisfies Options);`,
  block: `const at = (name) => { const { loom } = settings; return ${place}; };`,
  function: `function at(name) { return ${place}; }`,
  constant: `function at(name) { const made = ${place}; if (name) log(name); return made; }`,
};

test("Sequelize: sections that a function of the file gives have what it gives, and what is set beside that", () => {
  for (const [kind, helper] of Object.entries(helpers))
    for (const [before, after] of [
      [`${helper}\n`, ""],
      ["", `\n${helper}`],
    ]) {
      const text =
        `${before}module.exports = {\n  development: at("loom_dev"),\n  test: at("loom_test"),\n` +
        `  production: { ...at("loom"), pool: { max: 4, min: 9 } },\n};\n${after}`;
      const { framework, name, databases, values, said } = read(text);
      assert.deepEqual([framework, name], ["sequelize", "production"], kind);
      assert.deepEqual(databases.toSorted(), ["development", "production", "test"], kind);
      assert.deepEqual([values["host"], values["database"], values["pool.min"]], ["loom.host", "name", 9], kind);
      assert.match(said.join("\n"), /^pool\.min: pool\.min \(9\) is larger than pool\.max \(4\)/, kind);
      assert.equal(read(text, "config/loom.js", "test").values["pool.max"], 4, kind);
    }
});

test("what a function gives is given to the library: its words are the library's", () => {
  const text = (call: string) =>
    `const { Sequelize } = require("sequelize");\nmodule.exports = ${call};\n` +
    `function at(loom) { return { host: loom.host, dialect: "postgres", sslmode: "require" }; }\n`;
  const { values, said } = read(text("new Sequelize(loom.name, loom.user, loom.secret, at(loom))"));
  assert.deepEqual([values["host"], values["username"]], ["loom.host", "loom.user"]);
  assert.match(said[0] ?? "", /^sslmode: Sequelize does not read `sslmode`/);
  const typeorm = `const tls = () => ({ rejectUnauthorized: false });\n`;
  const source = `${typeorm}export default new DataSource({ type: "postgres", host: "loom", ssl: tls() });\n`;
  assert.equal(read(source).values["ssl.rejectUnauthorized"], false);
});

test("a function that waits, or that two have the name of, stands for no object", () => {
  for (const helper of [
    `const at = async (name) => (${place});`,
    `function at(name) { return ${place}; }\nfunction other() { function at() { return {}; } }`,
    `const at = (name) => ({ ...at(name) });`,
  ]) {
    const own = `use_env_variable: "LOOM", dialect: "postgres"`;
    const text = `${helper}\nmodule.exports = { production: { ...at("loom"), ${own} } };\n`;
    const { values } = read(text, "config/loom.js", "production");
    assert.deepEqual(values, { use_env_variable: "LOOM", dialect: "postgres" }, helper);
  }
});

test("sections that a module exports one by one have their names", () => {
  const one = (env: string, more: string) => `{ dialect: "postgres", host: "${env}", username: "loom"${more} }`;
  for (const exports of ["exports", "module.exports"]) {
    const text = `${exports}.test = ${one("a", "")};\n${exports}.production = ${one("b", ", pool: { max: 3 }")};\n`;
    const { name, databases, values } = read(text);
    assert.deepEqual([name, databases, values["pool.max"]], ["production", ["production", "test"], 3]);
  }
});

test("a dialect from the environment beside a place is Sequelize's; Drizzle's, Knex's and Kysely's stay their own", () => {
  const place = `host: env.HOST, username: env.LOOM, database: "loom"`;
  const text = `module.exports = { dialect: env.DIALECT, ${place}, pool: { max: 2, min: 3 } };\n`;
  assert.equal(read(text).framework, "sequelize");
  assert.match(read(text).said[0] ?? "", /pool\.min \(3\) is larger than pool\.max \(2\): Sequelize throws/);
  assert.equal(
    read(`const dialect = env.DIALECT;\n${text.replace("dialect: env.DIALECT", "dialect")}`).framework,
    "sequelize",
  );
  for (const other of ["drizzle", "kysely", "knex"])
    assert.equal(read(`// for ${other}\n${text}`).framework, "node-postgres", other);
});

test("an object that is spread again and again is read to a bound, and no further", () => {
  const names = Array.from({ length: 10 }, (_, at) => `c${at}`);
  const lines = names.map((name, at) => `const ${name} = { ${`...c${at + 1}, `.repeat(8)}};\n`);
  const text = `${lines.join("")}const c10 = { host: "loom" };\nnew Pool({ ...c0 });\n`;
  assert.throws(
    () => playbookFor("node-postgres").read(text, "db.js"),
    (error) => {
      assert.ok(error instanceof UserMistake);
      assert.match(error.message, /more settings than dbcheck reads/);
      return true;
    },
  );
});
