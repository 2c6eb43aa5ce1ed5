import { pause, sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server is back, and the pooler still remembers that its login failed",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["pooler-server-unreachable", "pooler-server-login-failed"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { server_login_retry: "60" } });
    await server.stop();
    await Promise.race([sessionAt(lab, pooler.url(), "select 1").catch(() => {}), pause(1500)]);
    await server.start();
    return {
      target: {
        url: pooler.url(),
        direct_url: server.url(),
        pooler: { kind: "pgbouncer", admin_url: pooler.adminUrl },
      },
    };
  },
});
