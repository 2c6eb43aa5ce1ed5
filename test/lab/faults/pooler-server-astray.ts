import { freePort } from "../../../src/embedded/cluster.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler's entry points at a port where nothing listens; the server itself is well",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["pooler-server-unreachable", "pooler-server-login-failed"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, { port: await freePort() });
    return {
      target: {
        url: pooler.url(),
        direct_url: server.url(),
        pooler: { kind: "pgbouncer", admin_url: pooler.adminUrl },
      },
    };
  },
});
