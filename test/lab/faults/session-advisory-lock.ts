import { sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a client has taken an advisory lock in a server that the pooler gives to others",
  needs: ["pgbouncer"],
  expect: { status: "degraded", cause: "session-state-lost" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { default_pool_size: "1" } });
    await sessionAt(lab, pooler.url(), "select pg_advisory_lock(42)");
    return { url: pooler.url() };
  },
});
