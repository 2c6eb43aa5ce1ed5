import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler has three servers in session mode, and the application's pool wants five",
  needs: ["pgbouncer"],
  sessions: 4,
  expect: { status: "degraded", cause: "capacity-pool-exceeds-limit" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { pool_mode: "session", default_pool_size: "3" } });
    return {
      target: {
        url: pooler.url(),
        direct_url: server.url(),
        pooler: { kind: "pgbouncer", admin_url: pooler.adminUrl },
        application: { pool_size: 5 },
      },
    };
  },
});
