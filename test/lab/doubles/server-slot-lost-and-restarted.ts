import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a replication slot has lost its WAL, and the server was started a moment ago",
  expect: { status: "degraded", cause: "server-replication-slot-retains-wal", also: ["server-recently-restarted"] },
  arrange: async (lab) => {
    const settings = { max_slot_wal_keep_size: "1MB", min_wal_size: "32MB", max_wal_size: "32MB" };
    const server = await postgres(lab, { settings });
    await server.sql("select pg_create_physical_replication_slot('gone', true)");
    for (let turn = 0; turn < 4; turn += 1)
      await server.sql("create table t (id int); drop table t; select pg_switch_wal()");
    await server.sql("checkpoint");
    const [slot] = await server.sql("select wal_status from pg_replication_slots");
    if (slot?.["wal_status"] !== "lost") throw new Error(`the slot is ${String(slot?.["wal_status"])}`);
    return { url: server.url() };
  },
});
