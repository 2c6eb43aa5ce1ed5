import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler logs in to its server with a password that is no longer right",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-server-login-failed" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, {
      databases: { app: `host=127.0.0.1 port=${server.port} dbname=app user=app password=old` },
    });
    return { url: pooler.url() };
  },
});
