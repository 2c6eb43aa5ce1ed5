import { rm } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the map of one database's catalogs is gone from its directory",
  reference: "PostgresApp/PostgresApp#96",
  neighbour: "wild/filenode-map-gone",
  expect: { status: "down", cause: "admission-database-damaged", says: /pg_filenode\.map/ },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { autovacuum: "off" } });
    const [row] = await server.sql("select oid::text from pg_database where datname = 'app'");
    await rm(join(server.dataDir, "base", String(row?.["oid"]), "pg_filenode.map"));
    return { url: server.url() };
  },
});
