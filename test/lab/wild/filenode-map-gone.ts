import { rm } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the map of the whole cluster's catalogs is gone from the data directory",
  reference: "bitnami/bitnami-docker-postgresql#220",
  neighbour: "wild/filenode-map-of-one-database-gone",
  expect: { status: "down", cause: ["startup-server-error", "admission-database-damaged"], says: /pg_filenode\.map/ },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { autovacuum: "off" } });
    await rm(join(server.dataDir, "global", "pg_filenode.map"));
    return { url: server.url() };
  },
});
