import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler has no entry for the database",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-database-unknown" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    return { url: pooler.url({ database: "orders" }) };
  },
});
