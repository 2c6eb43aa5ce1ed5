import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role given for the pooler's console may not use it",
  needs: ["pgbouncer"],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    return {
      target: { url: pooler.url(), pooler: { kind: "pgbouncer", admin_url: pooler.url({ database: "pgbouncer" }) } },
    };
  },
});
