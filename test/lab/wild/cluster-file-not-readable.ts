import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server may not read the map of its catalogs",
  reference: "brettwooldridge/HikariCP#2008",
  neighbour: "wild/filenode-map-of-one-database-gone",
  expect: { status: "down", cause: "startup-server-error", says: /pg_filenode\.map/ },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { autovacuum: "off" } });
    await chmod(join(server.dataDir, "global", "pg_filenode.map"), 0);
    return { url: server.url() };
  },
});
