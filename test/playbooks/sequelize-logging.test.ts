// Sequelize's `logging` as a text: Sequelize itself shows what becomes of each.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Sequelize } from "sequelize";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const section = (logging: string) =>
  `{ "production": { "use_env_variable": "DATABASE_URL", "dialect": "postgres", "logging": ${logging} } }\n`;
const said = (text: string, file: string) =>
  readAppConfig(playbookFor("sequelize"), text, file).findings.map(({ line, why, fix }) => [line, why, fix] as const);

/** Whether a query's line can be logged. */
function works(logging: unknown): boolean {
  const one = new Sequelize({ dialect: "postgres", logging: logging as boolean });
  try {
    // Its types leave it out.
    const log: unknown = Reflect.get(one, "log");
    assert.ok(typeof log === "function");
    log.call(one, "SELECT 1");
    return true;
  } catch (error) {
    assert.match(String(error), /TypeError: options\.logging is not a function/);
    return false;
  }
}

test("a text as `logging` is an error where Sequelize calls it, and nothing where it does not", () => {
  for (const text of ["false", "true", "console.log"]) {
    assert.equal(works(text), false, text);
    const [[line, why, fix] = []] = said(section(JSON.stringify(text)), "config/config.json");
    assert.equal(line, 1);
    assert.match(why ?? "", /^`logging` is a text, and Sequelize calls it: each query fails/);
    assert.match(fix ?? "", new RegExp(`^"logging": ${text === "true"},?$`));
  }
  for (const value of [false, ""]) {
    assert.equal(works(value), true);
    assert.deepEqual(said(section(JSON.stringify(value)), "config/config.json"), []);
  }
  const code = (logging: string) => `new Sequelize(process.env.URL, { dialect: "postgres", logging: ${logging} });\n`;
  for (const quiet of ["console.log", "(text) => log(text)", "process.env.LOG", "undefined", "null"])
    assert.deepEqual(said(code(quiet), "db.js"), [], quiet);
  assert.equal(said(code('"false"'), "db.js").length, 1);
});
