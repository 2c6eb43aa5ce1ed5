import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a logical replication slot that was made a moment ago",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { wal_level: "logical" }, sql: ["grant pg_monitor to app"] });
    await server.sql("select pg_create_logical_replication_slot('fresh', 'pgoutput')", "app");
    return { url: server.url() };
  },
});
