import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application names its prepared statements, and the pooler gives servers away between transactions",
  needs: ["pgbouncer"],
  expect: { status: "degraded", cause: "session-prepared-statement-lost" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    return { target: { url: pooler.url(), application: { framework: "node-postgres", prepared_statements: "named" } } };
  },
});
