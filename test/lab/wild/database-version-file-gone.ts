import { rm } from "node:fs/promises";
import { join } from "node:path";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PG_VERSION is gone from the database's directory",
  reference: "https://www.postgresql.org/docs/current/storage-file-layout.html",
  neighbour: "faults/admission-parameter-value",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-database-damaged" },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15, settings: { autovacuum: "off" } });
    const [row] = await server.sql("select oid::text from pg_database where datname = 'app'");
    await rm(join(server.dataDir, "base", String(row?.["oid"]), "PG_VERSION"));
    return { url: server.url() };
  },
});
