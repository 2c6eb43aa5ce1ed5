import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer in transaction mode, and an application that names no statements",
  needs: ["pgbouncer"],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    return { target: { url: pooler.url(), application: { framework: "ecto", prepared_statements: "unnamed" } } };
  },
});
