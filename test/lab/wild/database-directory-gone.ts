import { rm } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a restore left the database in the catalog and not on disk",
  reference: "EnterpriseDB/barman#723",
  neighbour: "faults/admission-database-missing",
  expect: { status: "down", cause: "admission-database-damaged" },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { autovacuum: "off" } });
    const [row] = await server.sql("select oid::text from pg_database where datname = 'app'");
    await rm(join(server.dataDir, "base", String(row?.["oid"])), { recursive: true });
    return { url: server.url() };
  },
});
