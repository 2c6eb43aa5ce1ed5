import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer in statement mode",
  reference: "https://www.pgbouncer.org/features.html",
  neighbour: "healthy/pooler-transaction",
  needs: ["pgbouncer"],
  expect: { status: "degraded", cause: "session-transaction-refused" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { pool_mode: "statement" } });
    return { url: pooler.url() };
  },
});
