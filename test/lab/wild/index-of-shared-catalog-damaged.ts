import { open } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the index of pg_db_role_setting has a page of zeros, and each login reads it",
  reference: "supertypo/simply-kaspa-indexer#6",
  neighbour: "wild/shared-catalog-gone",
  expect: { status: "down", cause: ["startup-server-error", "admission-database-damaged"], owner: "operator" },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { autovacuum: "off" } });
    await server.sql("alter role postgres set work_mem = '4MB'");
    const [row] = await server.sql("select pg_relation_filepath('pg_db_role_setting_databaseid_rol_index') as path");
    await server.stop("SIGINT");
    const file = await open(join(server.dataDir, String(row?.["path"])), "r+");
    await file.write(Buffer.alloc(16_384), 0, 16_384, 0);
    await file.close();
    await server.start();
    return { url: server.url() };
  },
});
