// Drizzle over postgres.js behind a pooler in transaction mode: which statements have a name there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { levelOf } from "../../src/playbooks/finding-level.ts";

const url = "postgres://postgres.weir@aws-0-eu-central-1.pooler.supabase.com:6543/postgres";
const head = 'import postgres from "postgres";\nimport { drizzle } from "drizzle-orm/postgres-js";\n';
const said = (code: string, versions: [string, string][] = []) => {
  const read = readAppConfig(playbookFor("node-postgres"), `${head}${code}`, "db.ts", null, new Map(versions));
  return read.findings.map((one) => `${levelOf(one)} ${one.why}`);
};
const ordinary =
  /^note The host is .*Drizzle's ordinary queries have no name and work\. postgres\.js names the client's/;
const named = /^warning .*postgres\.js names its statements/;

test("a client that is handed to Drizzle is a note: only its own queries, and prepared ones, have a name", () => {
  for (const code of [
    `const client = postgres("${url}");\nexport const db = drizzle(client);`,
    `const client = postgres("${url}", { max: 1 });\nexport const db = drizzle(client, { logger: true });`,
    `const client = globalThis.client ?? postgres("${url}");\nexport const db = drizzle({ client });`,
    `export const db = drizzle(postgres("${url}"));`,
    `export const db = drizzle({ connection: { url: "${url}", max: 2 } });`,
  ])
    assert.match(said(code)[0] ?? "none", ordinary, code);
  const [newer = "", older = ""] = ["0.45.4", "0.44.0"].map(
    (version) => said(`export const db = drizzle(postgres("${url}"));`, [["drizzle-orm", version]])[0],
  );
  assert.match(newer, /from Drizzle 0\.45\.4 on those of `\.prepare\(…\)`/);
  assert.doesNotMatch(older, /prepare/);
});

test("a client of its own, or one that the file also asks itself, stays a warning", () => {
  for (const code of [
    `export const sql = postgres("${url}");`,
    `const client = postgres("${url}");\nexport const db = drizzle(client);\nawait client\`select 1\`;`,
    "const client = postgres(process.env.URL);\nexport const db = drizzle(client);\n" +
      `export const raw = postgres("${url}");`,
  ])
    assert.match(said(code)[0] ?? "none", named, code);
  const [beside = ""] = said(`export const client = postgres("${url}");`, [["drizzle-orm", "0.44.0"]]);
  assert.match(beside, /^warning .*Drizzle's ordinary queries alone have no name\.$/);
  assert.deepEqual(
    said(`const client = postgres("${url}", { prepare: false });\nexport const db = drizzle(client);`),
    [],
  );
});
