import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a pooler whose servers are half in use",
  needs: ["pgbouncer"],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { default_pool_size: "6" } });
    for (let n = 0; n < 3; n += 1) goOn(await sessionAt(lab, pooler.url()), "select pg_sleep(60)");
    await pause(200);
    return { url: pooler.url() };
  },
});
