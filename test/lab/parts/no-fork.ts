// A server whose user may have no more processes.
import { chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lab } from "../lab.ts";
import { postgres, type Postgres } from "./postgres.ts";

let users = 0;

/** PostgreSQL 15 that runs and cannot fork: every connection gets an error of the postmaster itself. Needs root. */
export async function cannotFork(lab: Lab): Promise<Postgres> {
  // Nobody else runs under this number, so that only this server's processes are counted.
  const user = 200_000 + process.pid * 10 + (users++ % 10);
  const dataDir = join(await lab.directory(), "data");
  // A server runs as the owner of its data.
  const version = join(dataDir, "PG_VERSION");
  await mkdir(dataDir);
  await writeFile(version, "15\n");
  await chown(version, user, user);
  // The postmaster, checkpointer, background writer and WAL writer are four; the other helpers are off.
  const settings = { max_logical_replication_workers: "0", autovacuum: "off" };
  return postgres(lab, { major: 15, dataDir, settings, under: ["prlimit", "--nproc=4"] });
}
