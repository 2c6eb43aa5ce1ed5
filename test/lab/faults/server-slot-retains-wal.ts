import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "nobody reads a replication slot, and it holds back more WAL than is allowed",
  expect: { status: "degraded", cause: "server-replication-slot-retains-wal" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["grant pg_monitor to app", "select pg_create_physical_replication_slot('gone', true)"],
    });
    for (let turn = 0; turn < 3; turn += 1)
      await server.sql("create table t (id int); drop table t; select pg_switch_wal()");
    return { target: { url: server.url(), thresholds: { slot_retains_bytes: 10_000_000 } } };
  },
});
