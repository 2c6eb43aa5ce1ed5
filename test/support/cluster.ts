// Real PostgreSQL servers for tests, gone when the test file ends.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { startCluster, type Cluster, type ClusterOptions } from "../../src/embedded/cluster.ts";

// Call these at the top of a file or inside a test: inside a hook, node:test ends them with the hook.

/** A directory below the system's temporary one, deleted when the test file ends. */
export async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "dbcheck-test-"));
  after(() => rm(path, { recursive: true, force: true, maxRetries: 3 }));
  return path;
}

/** A fresh server (about a second), stopped when the test file ends. The superuser's password is "test-password". */
export async function testCluster(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const home = await mkdtemp(join(tmpdir(), "dbcheck-test-"));
  const cluster = await startCluster({
    dataDir: join(home, "data"),
    superuserPassword: "test-password",
    ephemeral: true,
    ...options,
  });
  after(async () => {
    await cluster.stop("immediate");
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  });
  return cluster;
}
