import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "three clients with parallel queries on a server of few slots",
  reference: "https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-DATABASE-VIEW",
  neighbour: "faults/capacity-near-limit",
  sessions: 3,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      settings: {
        max_connections: "20",
        max_parallel_workers: "16",
        max_worker_processes: "20",
        max_parallel_workers_per_gather: "4",
        min_parallel_table_scan_size: "0",
        parallel_setup_cost: "0",
        parallel_tuple_cost: "0",
      },
      appSql: [
        "create table big as select g from generate_series(1, 20000) g",
        "alter table big set (parallel_workers = 4)",
        "alter table big owner to app",
      ],
    });
    for (let client = 0; client < 3; client += 1)
      (await server.session()).query("select count(pg_sleep(0.01)) from big").catch(() => {});
    for (;;) {
      const [row] = await server.sql(
        "select count(*)::int as workers from pg_stat_activity where backend_type = 'parallel worker'",
      );
      if (Number(row?.["workers"]) >= 12) break;
      await new Promise((done) => setTimeout(done, 50));
    }
    return { url: server.url() };
  },
});
