// Sections of Sequelize's configuration file: sequelize-cli takes any name for one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (text: string) => readAppConfig(playbookFor("sequelize"), text, "config/database.js");
const shared = `const shared = { dialect: "postgres", use_env_variable: "DATABASE_URL", ssl: { rejectUnauthorized: false } };\n`;
const production = `production: { ...shared, dialectOptions: { ssl: { rejectUnauthorized: false } } }`;

test("a section under a name of the file's own is one, also where it is a constant that others are, too", () => {
  const { databases, config, findings } = read(
    `${shared}module.exports = { development: shared, "production-ssl-disabled": shared, ${production} };\n`,
  );
  assert.deepEqual(databases, ["production", "production-ssl-disabled", "development"]);
  assert.equal(config.database, "production");
  const [first, ...more] = findings;
  assert.match(first?.why ?? "", /^Sequelize does not read `ssl`/);
  assert.deepEqual([first?.database, more], ["production-ssl-disabled, development", []]);
});

test("without a section of an environment, a constant under a key is no database of its own", () => {
  const { databases } = read(`${shared}module.exports = { shared, base: shared, models: {} };\n`);
  assert.deepEqual(databases, []);
  // Beside sections, what has no place is none.
  const beside = `module.exports = { development: shared, ${production}, paging };\n`;
  assert.deepEqual(read(`${shared}const paging = { limit: 5 };\n${beside}`).databases, ["production", "development"]);
});
