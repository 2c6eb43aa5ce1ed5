import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler was told to stop when its clients are done, and one of them is not",
  needs: ["pgbouncer"],
  // To a client it waits like any pooler without a free server: PgBouncer 1.18 says nothing.
  expect: {
    status: "down",
    cause: ["pooler-shutting-down", "pooler-paused", "pooler-exhausted", "pooler-server-unreachable"],
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    goOn(await sessionAt(lab, pooler.url()), "select pg_sleep(60)");
    await pause(200);
    process.kill(pooler.pid, "SIGINT");
    await pause(200);
    return { url: pooler.url() };
  },
});
