import { chown, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { must } from "../lab.ts";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "transaction ids are used up: the server takes no writes any more",
  needs: [`${debianBin}/postgres`, `${debianBin}/pg_resetwal`],
  root: true,
  expect: { status: "down", cause: "server-wraparound-near" },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15 });
    await server.stop("SIGINT");
    const { uid, gid } = await stat(server.dataDir);
    await must([`${debianBin}/pg_resetwal`, "-x", "2146483648", "-D", server.dataDir], { uid, gid, cwd: "/" });
    // The commit log of that id, which the server expects to be there.
    const log = join(server.dataDir, "pg_xact", "07FF");
    await writeFile(log, Buffer.alloc(8192 * 32), { mode: 0o600 });
    await chown(log, uid, gid);
    await server.start();
    return { url: server.url(), words: ["--allow-write-canary"] };
  },
});
