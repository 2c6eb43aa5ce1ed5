import { debianBin, postgres } from "../parts/postgres.ts";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a shared file that every new session reads is gone from the server's data directory",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "startup-server-error" },
  arrange: async (lab) => {
    // Without autovacuum, whose launcher would fall over the same file and have the server start over.
    const server = await postgres(lab, { major: 15, settings: { autovacuum: "off" } });
    await rm(join(server.dataDir, "global", "pg_filenode.map"));
    return { url: server.url() };
  },
});
