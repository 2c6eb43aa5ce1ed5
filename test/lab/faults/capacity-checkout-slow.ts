import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler has two servers in session mode, and the application's pool wants five; only the URL is known",
  needs: ["pgbouncer"],
  expect: { status: "degraded", cause: ["capacity-checkout-slow", "capacity-pool-exceeds-limit"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { pool_mode: "session", default_pool_size: "2" } });
    return { target: { url: pooler.url(), application: { pool_size: 5 } } };
  },
});
