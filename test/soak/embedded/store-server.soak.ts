import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { chmod, chown, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { Client } from "pg";
import { readPidFile } from "../../../src/embedded/postmaster.ts";
import { startStoreServer } from "../../../src/embedded/store-server.ts";
import { createLog } from "../../../src/log.ts";
import { temporaryDirectory } from "../../support/cluster.ts";
import { runModule } from "../../support/modules.ts";
import { needsRoot } from "../../support/optional.ts";
import { until } from "../../support/until.ts";

const log = createLog("silent");

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 30_000 });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A bot in a process of its own, and what it said first. */
async function bot(
  home: string,
  user: { uid: number; gid: number } | null = null,
): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, runModule("test/soak/embedded/bot.fixture.ts", home), {
    ...user,
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(() => child.kill("SIGKILL"));
  const said = await new Promise<string>((done) =>
    child.stdout.once("data", (chunk: Buffer) => done(chunk.toString().trim())),
  );
  return { child, said };
}

test("data survives, the secret is private, and a bot that was killed leaves a server that is adopted", async () => {
  const home = join(await temporaryDirectory(), "a b", "data");
  const first = await bot(home);
  assert.match(first.said, /^\d+$/);
  assert.equal((await stat(join(home, "postgres.password"))).mode & 0o777, 0o600);
  const refused = await bot(home);
  assert.match(refused.said, new RegExp(`^UserMistake: .*dbcheck process ${first.child.pid}\\. .*DBCHECK_STORE_URL`));

  const gone = new Promise((done) => first.child.once("exit", done));
  first.child.kill("SIGKILL");
  await gone;
  const left = await readPidFile(join(home, "postgres"));
  const adopted = await startStoreServer(home, log);
  assert.equal(String(adopted.port), first.said);
  assert.equal((await readPidFile(join(home, "postgres")))?.pid, left?.pid);
  await query(adopted.url.reveal(), "create table kept as select 1 as x");
  await adopted.close();
  assert.equal(await readPidFile(join(home, "postgres")), null);

  const again = await startStoreServer(home, log);
  assert.deepEqual(await query(again.url.reveal(), "select x from kept"), [{ x: 1 }]);
  const pid = (await readPidFile(join(home, "postgres")))?.pid ?? 0;
  process.kill(pid, "SIGKILL");
  await until("it takes connections again", () => query(again.url.reveal(), "select 1").catch(() => null));
  assert.deepEqual(
    await query(again.url.reveal(), "select x from kept"),
    [{ x: 1 }],
    "started again at the same address",
  );
  await again.close();
});

test("two bots that start at once on an empty directory: one serves, the other names it", async () => {
  const home = join(await temporaryDirectory(), "data");
  const both = await Promise.all([bot(home), bot(home)]);
  const winner = both.find(({ said }) => /^\d+$/.test(said));
  const loser = both.find(({ said }) => said.startsWith("UserMistake"));
  assert.ok(winner && loser, both.map(({ said }) => said).join("\n"));
  assert.match(loser.said, new RegExp(`dbcheck process ${winner.child.pid}\\.`));
  const gone = new Promise((done) => winner.child.once("exit", done));
  winner.child.kill("SIGTERM");
  assert.equal(await gone, 0);
});

test("a pid file whose number belongs to an unrelated process does not stop the start", async () => {
  const home = join(await temporaryDirectory(), "data");
  const first = await startStoreServer(home, log);
  await first.close();
  await writeFile(join(home, "postgres/postmaster.pid"), `${process.ppid}\n/x\n0\n5432\n\n127.0.0.1\n\nready   \n`);
  const second = await startStoreServer(home, log);
  await second.close();
});

test("another major and a lost password are explained", async () => {
  const home = await temporaryDirectory();
  await mkdir(join(home, "postgres"));
  await writeFile(join(home, "postgres/PG_VERSION"), "17\n");
  await assert.rejects(startStoreServer(home, log), { name: "UserMistake", message: /postgres\.password is missing/ });
  await writeFile(join(home, "postgres.password"), "x\n");
  await assert.rejects(startStoreServer(home, log), {
    name: "UserMistake",
    message: /PostgreSQL 17.*brings PostgreSQL 18.*DBCHECK_STORE_URL/s,
  });
});

test("an ordinary user's bot", { skip: needsRoot() }, async () => {
  const home = await temporaryDirectory();
  await chmod(home, 0o755);
  const own = join(home, "own");
  await mkdir(own);
  await chown(own, 65534, 65534);
  const { child, said } = await bot(join(own, "data"), { uid: 65534, gid: 65534 });
  assert.match(said, /^\d+$/);
  assert.equal((await stat(join(own, "data/postgres"))).uid, 65534);
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  assert.equal(await gone, 0);
  const log = await readFile(join(own, "data/postgres/server.log"), "utf8");
  assert.match(log, /database system is shut down/);
});
