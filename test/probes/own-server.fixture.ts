// Inside a namespace of its own: starts a PostgreSQL on 127.0.0.1, checks it under each host named, prints the reports.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCluster } from "../../src/embedded/cluster.ts";
import { Secret } from "../../src/secret.ts";
import { check } from "../support/check.ts";

const home = await mkdtemp(join(tmpdir(), "dbcheck-test-"));
const cluster = await startCluster({ dataDir: join(home, "data"), superuserPassword: "p", ephemeral: true });
try {
  const reports = [];
  for (const word of process.argv.slice(2)) {
    const [host = "", family = "any"] = word.split(",");
    reports.push(
      await check(
        { host, port: cluster.port, user: "postgres", database: "postgres", password: new Secret("p") },
        { addressFamily: family === "4" ? 4 : family === "6" ? 6 : "any" },
        15_000,
      ),
    );
  }
  process.stdout.write(JSON.stringify(reports));
} finally {
  await cluster.stop("immediate");
  await rm(home, { recursive: true, force: true });
}
