import { sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler was told to pause the database",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-paused" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    await sessionAt(lab, pooler.url(), "select 1");
    await pooler.console("PAUSE app");
    return {
      target: {
        url: pooler.url(),
        direct_url: server.url(),
        pooler: { kind: "pgbouncer", admin_url: pooler.adminUrl },
      },
    };
  },
});
