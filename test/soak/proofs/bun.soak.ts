// What the lints of Bun's client call wrong, put to Bun itself and a real server, and the correction too.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";
import { needs } from "../../support/optional.ts";
import { createShop } from "./shop.ts";

const run = promisify(execFile);
const skip = needs("bun");
const cluster = await testCluster();
const dir = await temporaryDirectory();
const program = join(dir, "connect.ts");

/** Connects with the options of its argument; says who it is, its statements with names, and what Bun made of them. */
const source = `import { SQL } from "bun";

const waitMs = Number(process.argv[3]);
try {
  const sql = new SQL({ url: process.argv[2], max: 1, ...JSON.parse(process.argv[4]) });
  const [{ who }] = await sql\`select current_user as who\`;
  await sql\`select \${1}::int as number\`;
  const named = await sql.unsafe("select name from pg_prepared_statements");
  const [{ pid }] = await sql.unsafe("select pg_backend_pid() as pid");
  await Bun.sleep(waitMs);
  const [later] = await sql.unsafe("select pg_backend_pid() as pid");
  const { idleTimeout, connectionTimeout, max } = sql.options;
  console.log(JSON.stringify({ who, isNamed: named.length > 0, isSame: pid === later.pid, idleTimeout, connectionTimeout, max }));
  await sql.close();
} catch (error) {
  console.log(JSON.stringify({ error: String(error.code) }));
}
`;

before(async () => {
  if (skip) return;
  await writeFile(program, source);
  await createShop(cluster);
});

interface Outcome {
  who?: string;
  isNamed?: boolean;
  isSame?: boolean;
  /** In milliseconds, as Bun keeps it; null where it has none. */
  idleTimeout?: number | null;
  connectionTimeout?: number | null;
  max?: number;
  error?: string;
}

async function outcome(options: object, waitMs = 0): Promise<Outcome> {
  const url = `postgres://shop:98765432@127.0.0.1:${cluster.port}/shop`;
  const { stdout } = await run("bun", [program, url, String(waitMs), JSON.stringify(options)], { timeout: 60_000 });
  return JSON.parse(stdout) as Outcome;
}

const found = (options: object, url = "postgres://shop@127.0.0.1/shop") => {
  const text = `import { SQL } from "bun";\nexport const sql = new SQL(${JSON.stringify({ url, ...options })});\n`;
  return readAppConfig(playbookFor("node-postgres"), text, "db.ts").findings.map((one) => [one.option, one.provenOn]);
};
const proof = "Bun 1.4";

test("a good configuration connects, and nothing is said of it", { skip }, async () => {
  assert.deepEqual(found({ max: 2, idleTimeout: 30, connectionTimeout: 5 }), []);
  const said = await outcome({ max: 2, idleTimeout: 30, connectionTimeout: 5 });
  assert.deepEqual([said.who, said.max, said.idleTimeout], ["shop", 2, 30_000]);
});

test("times are seconds: 30000 of them are kept as eight hours", { skip }, async () => {
  assert.deepEqual(found({ idleTimeout: 30_000 }), [["idleTimeout", proof]]);
  assert.equal((await outcome({ idleTimeout: 30_000 })).idleTimeout, 30_000_000);
  assert.equal((await outcome({ idleTimeout: 1 }, 3000)).isSame, false);
});

test("node-postgres's names are not read: the connection stays", { skip }, async () => {
  assert.deepEqual(found({ idleTimeoutMillis: 1000 }), [["idleTimeoutMillis", proof]]);
  const wrong = await outcome({ idleTimeoutMillis: 1000, connectionTimeoutMillis: 5000 }, 3000);
  assert.equal(wrong.isSame, true);
  assert.equal(wrong.connectionTimeout ?? null, null);
  assert.equal((await outcome({ connectionTimeout: 5 })).connectionTimeout, 5000);
});

test("a pool of none keeps it from starting; a size as text is a number to it", { skip }, async () => {
  assert.deepEqual(found({ max: 0 }), [["max", proof]]);
  assert.equal((await outcome({ max: 0 })).error, "ERR_INVALID_ARG_VALUE");
  assert.deepEqual(found({ max: "5" }), []);
  assert.equal((await outcome({ max: "5" })).who, "shop");
});

test("statements have names unless it is told not to", { skip }, async () => {
  const pooler = "postgres://postgres.abcdefghijklmnop@aws-0-eu-central-1.pooler.supabase.com:6543/postgres";
  assert.deepEqual(found({}, pooler), [["prepare", proof]]);
  assert.equal((await outcome({})).isNamed, true);
  assert.deepEqual(found({ prepare: false }, pooler), []);
  assert.equal((await outcome({ prepare: false })).isNamed, false);
});
