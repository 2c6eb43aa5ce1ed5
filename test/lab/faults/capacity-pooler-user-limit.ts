import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler opens two connections for the role in all, and the application's pool wants six",
  needs: ["pgbouncer"],
  expect: {
    status: "degraded",
    cause: ["capacity-checkout-slow", "capacity-pool-exceeds-limit", "capacity-some-connections-fail"],
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { pool_mode: "session", max_user_connections: "2" } });
    return { target: { url: pooler.url(), application: { pool_size: 6 } } };
  },
});
