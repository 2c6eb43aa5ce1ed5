// Servers that still read and cannot write any more: a disk without room, transaction ids used up.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { runCheckup } from "../../src/checkup/run.ts";
import { startCluster } from "../../src/embedded/cluster.ts";
import { Secret } from "../../src/secret.ts";
import { gist, rowOf } from "../support/check.ts";
import { startOldServer } from "../support/old-postgres.ts";
import { needsRoot } from "../support/optional.ts";
import { aConninfo, aTarget } from "../support/target.ts";

const write = (port: number, allowWriteCanary = true) =>
  runCheckup({
    target: aTarget(
      aConninfo({
        port,
        sslmode: "disable",
        user: "postgres",
        database: "postgres",
        password: new Secret("test-password"),
      }),
    ),
    vantage: "test",
    timeoutMs: 15_000,
    allowWriteCanary,
  });

test("a full disk", { skip: needsRoot("mount", "umount") }, async () => {
  const home = mkdtempSync(join(tmpdir(), "dbcheck-test-"));
  chmodSync(home, 0o755);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=120m,mode=755", "tmpfs", home]);
  const cleanUp: (() => unknown)[] = [
    () => rmSync(home, { recursive: true, force: true }),
    () => execFileSync("umount", ["-l", home]),
  ];
  after(async () => {
    for (const step of cleanUp.toReversed()) await step();
  });
  const cluster = await startCluster({
    dataDir: join(home, "data"),
    superuserPassword: "test-password",
    ephemeral: true,
  });
  cleanUp.push(() => cluster.stop("immediate"));
  assert.equal((await write(cluster.port)).verdict.status, "healthy");
  assert.throws(() => execFileSync("dd", ["if=/dev/zero", `of=${join(home, "filling")}`, "bs=64k"], { stdio: "pipe" }));
  const blind = await write(cluster.port, false);
  assert.equal(blind.verdict.status, "healthy", "reads tell nothing of it");
  const report = await write(cluster.port);
  assert.equal(gist(report), "down query-disk-full confirmed operator");
  assert.equal((rowOf(report, "writes").facts["error"] as { sqlstate: string }).sqlstate, "53100");
});

const debian = "/usr/lib/postgresql/15/bin";
test(
  "transaction ids used up",
  { skip: existsSync(`${debian}/pg_resetwal`) ? false : "not installed here: PostgreSQL 15" },
  async () => {
    const old = await startOldServer(debian, async (dataDir, run) => {
      await run("pg_resetwal", "-x", "2146483648", "-D", dataDir);
      // the commit log of that id, which the server expects to be there (2 bits a transaction, 32 pages a file)
      const path = join(dataDir, "pg_xact", "07FF");
      writeFileSync(path, Buffer.alloc(8192 * 32), { mode: 0o600 });
      const { uid, gid } = statSync(dataDir);
      chownSync(path, uid, gid);
    });
    const report = await write(old.port);
    assert.equal(gist(report), "down server-wraparound-near confirmed operator");
    assert.equal((rowOf(report, "writes").facts["error"] as { routine: string }).routine, "GetNewTransactionId");
    assert.equal(gist(await write(old.port, false)), "degraded server-wraparound-near confirmed operator");
  },
);
