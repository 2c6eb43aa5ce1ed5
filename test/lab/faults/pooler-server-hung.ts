import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server behind the pooler hangs: its processes are stopped",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-server-unreachable" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    server.signal("SIGSTOP");
    return {
      target: {
        url: pooler.url(),
        direct_url: server.url(),
        pooler: { kind: "pgbouncer", admin_url: pooler.adminUrl },
      },
    };
  },
});
