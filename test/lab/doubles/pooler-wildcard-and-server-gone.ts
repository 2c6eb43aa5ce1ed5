import { freePort } from "../../../src/embedded/cluster.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a pooler takes any database (*), and the server behind it is gone",
  neighbour: "faults/pooler-database-unknown",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["pooler-server-unreachable", "pooler-server-login-failed"] },
  arrange: async (lab) => {
    const gone = await freePort();
    const pooler = await pgbouncer(lab, await postgres(lab), { databases: { "*": `host=127.0.0.1 port=${gone}` } });
    return { target: { url: pooler.url(), pooler: { kind: "pgbouncer", admin_url: pooler.adminUrl } } };
  },
});
