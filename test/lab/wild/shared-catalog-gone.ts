import { rm } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the file of the catalog of roles is gone",
  reference: "greenplum-db/gpdb#4167",
  neighbour: "wild/database-directory-gone",
  expect: { status: "down", cause: ["startup-server-error", "admission-database-damaged"], owner: "operator" },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { autovacuum: "off" } });
    const [row] = await server.sql("select pg_relation_filepath('pg_authid') as path");
    await server.stop("SIGINT");
    await rm(join(server.dataDir, String(row?.["path"])));
    await server.start();
    return { url: server.url() };
  },
});
