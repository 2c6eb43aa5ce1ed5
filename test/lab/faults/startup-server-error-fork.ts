import { chown } from "node:fs/promises";
import { join } from "node:path";
import { must } from "../lab.ts";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

/** Nobody else runs under it, so that only this server's processes are counted. */
const lonelyUser = 200_000 + process.pid;

// The postmaster itself then answers in the words of protocol 2: "E", a text, and nothing else.
export const scene = scenario({
  title: "the server's user may have no more processes, so that it cannot fork",
  needs: [`${debianBin}/postgres`, "prlimit"],
  root: true,
  expect: { status: "down", cause: "startup-server-error" },
  arrange: async (lab) => {
    const dataDir = join(await lab.directory(), "data");
    await must(["mkdir", dataDir]);
    await chown(dataDir, lonelyUser, lonelyUser);
    // The postmaster and its five helpers, of which logical replication's is off.
    const settings = { max_logical_replication_workers: "0", autovacuum: "off" };
    const server = await postgres(lab, { major: 15, dataDir, settings, under: ["prlimit", "--nproc=4"] });
    return { url: server.url() };
  },
});
