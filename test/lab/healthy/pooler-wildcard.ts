import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a pooler that takes any database (*), with its console",
  needs: ["pgbouncer"],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { databases: { "*": `host=127.0.0.1 port=${server.port}` } });
    return { target: { url: pooler.url(), pooler: { kind: "pgbouncer", admin_url: pooler.adminUrl } } };
  },
});
