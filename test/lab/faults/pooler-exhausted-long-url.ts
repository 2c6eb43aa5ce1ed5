import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "long queries hold all of the pooler's servers; only the URL is known",
  needs: ["pgbouncer"],
  expect: {
    status: "down",
    cause: ["pooler-server-unreachable", "pooler-server-login-failed", "pooler-paused", "pooler-exhausted"],
    owner: ["operator", "client"],
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { default_pool_size: "2" } });
    for (let n = 0; n < 2; n += 1) goOn(await sessionAt(lab, pooler.url(), "select 1"), "select pg_sleep(60)");
    await pause(200);
    return { url: pooler.url() };
  },
});
