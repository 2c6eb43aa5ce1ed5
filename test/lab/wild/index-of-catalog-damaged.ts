import { open } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an index of this database's catalog has a page of zeros, and its queries fail",
  reference: "supertypo/simply-kaspa-indexer#6",
  neighbour: "wild/filenode-map-of-one-database-gone",
  expect: { status: "down", cause: "admission-database-damaged", owner: "operator", says: /REINDEX/ },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { autovacuum: "off" } });
    const [row] = await server.sql("select pg_relation_filepath('pg_namespace_nspname_index') as path", "app");
    await server.stop("SIGINT");
    const file = await open(join(server.dataDir, String(row?.["path"])), "r+");
    await file.write(Buffer.alloc(16_384), 0, 16_384, 0);
    await file.close();
    await server.start();
    return { url: server.url() };
  },
});
