// Objects that Node refuses, where our parser reads on: what is said of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const notesOf = (framework: string, text: string, file: string) =>
  readAppConfig(playbookFor(framework), text, file).config.notes.filter((one) => one.includes("JavaScript"));

const medusa = (more: string) => `const projectConfig = {
  jwtSecret: process.env.JWT_SECRET,
  database_url: process.env.DATABASE_URL,
  store_cors: "",
  ${more}
};
module.exports = { projectConfig };
`;
const knex = 'module.exports = {\n  client: "pg",\n  connection: { host: "kiln", database: "kiln" }';
const typeorm = '{ "type": "postgres",\n"host": "kiln",\n"database": "kiln"';

test("an object that cannot be read as JavaScript is a note of its configuration, with the line", () => {
  assert.deepEqual(
    notesOf("node-postgres", medusa("Uncomment this line\n  redis_url: REDIS_URL"), "medusa-config.js"),
    ["the object from line 1 cannot be read as JavaScript in line 5"],
  );
  assert.deepEqual(notesOf("node-postgres", `${knex}\n`, "knexfile.js"), [
    "the object from line 1 cannot be read as JavaScript in line 4",
  ]);
  assert.deepEqual(notesOf("typeorm", `${typeorm} "port": 5432 }\n`, "ormconfig.json"), [
    "the object from line 1 cannot be read as JavaScript in line 3",
  ]);
});

test("what can be read, what stands elsewhere in its file, and what a person pastes, has no such note", () => {
  assert.deepEqual(notesOf("node-postgres", medusa("// Uncomment this line"), "medusa-config.js"), []);
  assert.deepEqual(notesOf("node-postgres", `${knex}\n};\n`, "knexfile.js"), []);
  assert.deepEqual(notesOf("node-postgres", `${knex}\n};\nconst other = { a b };\n`, "knexfile.js"), []);
  assert.deepEqual(notesOf("node-postgres", `${knex}, ...\n};\n`, ""), []);
  assert.deepEqual(notesOf("typeorm", `${typeorm} }\n`, "ormconfig.json"), []);
});
