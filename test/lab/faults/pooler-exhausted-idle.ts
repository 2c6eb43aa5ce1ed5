import { sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "two forgotten transactions hold the pooler's two servers",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-exhausted" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { default_pool_size: "2" } });
    for (let n = 0; n < 2; n += 1) await sessionAt(lab, pooler.url(), "begin", "select 1");
    return {
      target: {
        url: pooler.url(),
        direct_url: server.url(),
        pooler: { kind: "pgbouncer", admin_url: pooler.adminUrl },
      },
    };
  },
});
