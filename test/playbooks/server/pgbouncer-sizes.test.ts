// Pools of a pgbouncer.ini that are larger than what the server beside it allows, and PgBouncer with such a pool.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { Client } from "pg";
import { lintCommand, lintOptions } from "../../../src/cli/lint.ts";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";
import { needs } from "../../support/optional.ts";
import { startPgBouncer } from "../../support/pgbouncer.ts";

const own =
  "[pgbouncer]\nlisten_addr = *\nauth_type = scram-sha-256\nauth_file = userlist.txt\nmax_client_conn = 500\n";
const ini = (databases: string, more = "") => `[databases]\n${databases}\n${own}${more}\n`;

async function linted(text: string, conf: string | null, more: Record<string, string> = {}) {
  const folder = await temporaryDirectory();
  await writeFile(join(folder, "pgbouncer.ini"), text);
  if (conf !== null) await writeFile(join(folder, "postgresql.conf"), conf);
  for (const [name, other] of Object.entries(more)) await writeFile(join(folder, name), other);
  const { stdout } = await lintCommand(join(folder, "pgbouncer.ini"), { ...lintOptions({}), json: true });
  const { findings } = JSON.parse(stdout) as { findings: Record<"severity" | "option" | "line" | "why", unknown>[] };
  return findings.map(({ severity, option, line, why }) => [severity, option, line, why]);
}

const ends = "Logins to the server fail beyond that.";

test("a pool that is larger than the server allows is told where its size stands", async () => {
  const said = (most: number, limit: number) =>
    `A pool may hold ${most} connections, but postgresql.conf beside it leaves users ${limit}. ${ends}`;
  const conf = "max_connections = 50\n";
  assert.deepEqual(await linted(ini("a = host=db pool_size=80\nb = host=db pool_size=80"), conf), [
    ["warning", "databases", 2, said(80, 47)],
  ]);
  assert.deepEqual(await linted(ini("a = host=db", "default_pool_size = 60"), conf), [
    ["warning", "default_pool_size", 8, said(60, 47)],
  ]);
  assert.deepEqual(await linted(ini("* = host=db", "default_pool_size = 40\nreserve_pool_size = 10"), conf), [
    ["warning", "default_pool_size", 8, said(50, 47)],
  ]);
  assert.deepEqual(await linted(ini("a = host=db pool_size=120"), "port = 5432\n"), [
    ["warning", "databases", 2, said(120, 97)],
  ]);
});

test("several pools that are too large together are a note; a bound of PgBouncer's own counts", async () => {
  const three = ini("a = host=db\nb = host=db dbname=shop\nc = host=db port=5432");
  const conf = "max_connections = 50\nsuperuser_reserved_connections = 5\n";
  const why = `All pools may hold 60 connections, but postgresql.conf beside it leaves users 45. ${ends}`;
  assert.deepEqual(await linted(three, conf), [["note", "databases", null, why]]);
  for (const [text, settings, more] of [
    [three, "max_connections = 100\n", {}],
    [`${three}max_user_connections = 40\n`, conf, {}],
    [`${three}max_db_connections = 15\n`, conf, {}],
    // What allows more stands elsewhere, or the file is of one server among several.
    [three, null, {}],
    [three, `${conf}include_dir = 'conf.d'\n`, {}],
    [three, "max_connections = ${MOST}\n", {}],
    [three, conf, { "postgresql.auto.conf": "max_connections = 300\n" }],
    [three, conf, { "compose.yaml": "services:\n  db:\n    command: postgres -c max_connections=300\n" }],
    [ini("a = host=db pool_size=80\nb = host=other pool_size=80"), conf, {}],
    [ini("a = host=db pool_size=${SIZE}"), conf, {}],
    [ini("a = host=db pool_size=80", "%include /etc/pgbouncer/more.ini"), conf, {}],
  ] as const)
    assert.deepEqual(await linted(text, settings, more), [], `${text}${settings}`);
});

test("how many connections its pools may hold is said, as of the other poolers", () => {
  const said = (text: string) => {
    const { options, notes } = readPgBouncer(text);
    return [options["server_connections"], notes.filter((one) => one.includes("may hold"))];
  };
  assert.deepEqual(said(ini("a = host=db pool_size=80\nb = host=db pool_size=80\nc = host=other")), [
    160,
    ["its pools may hold 160 connections of one user to one server: max_connections there must allow them"],
  ]);
  for (const text of [ini("* = host=db"), ini("a = host=db", "%include more.ini"), ini("a = host=db pool_size=${N}")])
    assert.deepEqual(said(text), [undefined, []], text);
});

test(
  "PgBouncer opens what the server allows of a larger pool; whoever comes then is not let in",
  { skip: needs("pgbouncer") },
  async () => {
    const cluster = await testCluster({ settings: { max_connections: "12", autovacuum: "off" } });
    const admin = new Client({ connectionString: cluster.url("postgres") });
    await admin.connect();
    await admin.query("create role app login password 'app'");
    await admin.end();
    const shop = `host=127.0.0.1 port=${cluster.port} dbname=postgres user=app password=app pool_size=30`;
    const settings = { query_wait_timeout: "2" };
    const { port } = await startPgBouncer({ databases: { shop }, settings }, (cleanup) => after(cleanup));
    const clients = Array.from(
      { length: 12 },
      () => new Client({ host: "127.0.0.1", port, database: "shop", user: "app", password: "correct horse" }),
    );
    for (const client of clients) client.on("error", () => {});
    const begun = await Promise.allSettled(
      clients.map(async (client) => {
        await client.connect();
        await client.query("begin");
      }),
    );
    const inside = begun.filter(({ status }) => status === "fulfilled").length;
    await Promise.allSettled(clients.map(async (client) => client.end()));
    assert.equal(inside, 9);
  },
);
