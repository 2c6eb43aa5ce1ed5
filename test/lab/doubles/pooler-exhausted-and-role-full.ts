import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "long queries hold the pooler's two servers, which are all that the role may have past the pooler too",
  neighbour: "faults/pooler-server-refused-url",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-exhausted", confidence: "likely" },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app connection limit 2"] });
    const pooler = await pgbouncer(lab, server, { settings: { default_pool_size: "2" } });
    for (let n = 0; n < 2; n += 1) goOn(await sessionAt(lab, pooler.url(), "select 1"), "select pg_sleep(60)");
    await pause(200);
    return { target: { url: pooler.url(), direct_url: server.url() } };
  },
});
