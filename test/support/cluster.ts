// Real PostgreSQL servers for tests, gone when the test file ends.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { promisify } from "node:util";
import { startCluster, type Cluster } from "../../src/embedded/cluster.ts";
import type { ClusterOptions } from "../../src/embedded/cluster-options.ts";
import { asOurs, atProcessEnd } from "./process-end.ts";

// Call these at the top of a file or inside a test: inside a hook, node:test ends them with the hook.

const superuserPassword = "test-password";

/** A directory below the system's temporary one, deleted when the test file ends. */
export async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "dbcheck-test-"));
  after(() => rm(path, { recursive: true, force: true, maxRetries: 3 }));
  return path;
}

/** A fresh server (half a second), stopped when the test file ends. The superuser's password is "test-password". */
export async function testCluster(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const { cluster, remove } = await freshCluster(options);
  after(remove);
  return cluster;
}

let shared: ReturnType<typeof freshCluster> | null = null;

/**
 * One server for all files of a process. For who makes roles and databases of names of its own in it (such as
 * `freshStore`), and neither counts its sessions nor changes its settings.
 */
export async function sharedCluster(): Promise<Cluster> {
  if (!shared) {
    // Each database of each test would get an autovacuum worker in turn.
    shared = freshCluster({ settings: { autovacuum_naptime: "1h" } });
    atProcessEnd(async () => (await shared)?.remove());
  }
  return (await asOurs(shared)).cluster;
}

async function freshCluster(options: Partial<ClusterOptions>) {
  const home = await mkdtemp(join(tmpdir(), "dbcheck-test-"));
  const dataDir = join(home, "data");
  const run = process.env["DBCHECK_TEST_RUN"];
  if (run && !options.initArgs && !options.superuserPassword) await copyTemplate(run, dataDir);
  const cluster = await startCluster({ dataDir, superuserPassword, ephemeral: true, ...options });
  const remove = async () => {
    await cluster.stop("immediate");
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  };
  return { cluster, remove };
}

/** The data of a new server: initdb, which takes a second, runs once for all files of a run (scripts/suite/run.mjs). */
async function copyTemplate(run: string, dataDir: string): Promise<void> {
  const template = join(run, "cluster");
  if (!existsSync(template)) await asOurs((making ??= makeTemplate(template)));
  await promisify(execFile)("cp", ["-a", template, dataDir]);
}

/** One at a time in a process. */
let making: Promise<void> | null = null;

async function makeTemplate(template: string): Promise<void> {
  const fresh = `${template}-${process.pid}`;
  const cluster = await startCluster({ dataDir: fresh, superuserPassword, ephemeral: true });
  await cluster.stop("fast");
  await rm(join(fresh, "server.log"));
  // Another file was quicker: its template serves as well.
  await rename(fresh, template).catch(() => rm(fresh, { recursive: true, force: true }));
}
