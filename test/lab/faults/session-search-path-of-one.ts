import { sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a client has set search_path on one of the pool's connections, and not on the other",
  neighbour: "healthy/pooler-login-trigger",
  needs: ["pgbouncer"],
  expect: { status: "degraded", cause: "session-state-lost", confidence: "confirmed", says: /search_path/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { default_pool_size: "2" } });
    const [clean, set] = [await sessionAt(lab, pooler.url()), await sessionAt(lab, pooler.url())];
    await clean.query("begin");
    await set.query("begin; set search_path = elsewhere");
    // What is given back last is the first to be given again.
    await clean.query("commit");
    await set.query("commit");
    return { url: pooler.url() };
  },
});
