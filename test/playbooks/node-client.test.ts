// A Client of node-postgres is one connection: what its Pool reads has no effect there, under any name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const said = saidOf("node-postgres", "db.js");
const made = (what: string, options: string) =>
  said(`import { Client, Pool } from "pg";\nnew ${what}({\n  host: "db",\n  ${options},\n});\n`);

test("a pool's word at a Client is taken out, and no other pool's word written for it", () => {
  for (const [options, name, meant] of [
    ["idleTimeout: 5", "idleTimeout", "idleTimeoutMillis"],
    ["idleTimeoutMilis: 5000", "idleTimeoutMilis", "idleTimeoutMillis"],
    ["maxConnections: 5", "maxConnections", "max"],
  ] as const)
    assert.deepEqual(made("Client", options), [
      `note: node-postgres ignores \`${name}\`: a Client is one connection. A Pool reads \`${meant}\`. ` +
        `WRITE // remove ${name}`,
    ]);
  assert.match(made("Pool", "idleTimeout: 5").join(), /WRITE idleTimeoutMillis: 5000$/);
  // A Client reads this one.
  assert.match(made("Client", "connectionTimeout: 5").join(), /WRITE connectionTimeoutMillis: 5000$/);
});

test("a Client opens no pool, of 10 connections or of 1000", () => {
  for (const options of ["max: 0", "max: 1000"]) {
    assert.deepEqual(made("Client", options), [], options);
    assert.equal(made("Pool", options).length, 1, options);
  }
});

test("a time or a size that has no effect is a warning with each driver; where a spread may set it, a note", () => {
  const levels = (text: string, framework = "node-postgres") =>
    saidOf(framework, "db.ts")(text).map((one) => one.slice(0, one.indexOf(":")));
  for (const option of [
    "connectionTimeout: 5000",
    "idleTimeout: 5000",
    "maxConnections: 5",
    "max_: 5, idleTimeoutMilis: 5",
  ])
    assert.deepEqual([...new Set(made("Pool", option).map((one) => one.split(":")[0]))], ["warning"], option);
  assert.deepEqual(levels('import postgres from "postgres";\npostgres({ host: "db", idleTimeout: 5 });\n'), [
    "warning",
  ]);
  const source = 'import { DataSource } from "typeorm";\nnew DataSource({ type: "postgres", host: "db", max: 5 });\n';
  assert.deepEqual(levels(source, "typeorm"), ["warning"]);
  const spread = 'import { Pool } from "pg";\nnew Pool({ ...base, host: "db", idleTimeout: 5 });\n';
  assert.deepEqual(levels(spread), ["note"]);
});
