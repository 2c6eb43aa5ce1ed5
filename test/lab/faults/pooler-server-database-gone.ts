import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler's entry points at a database that the server does not have",
  needs: ["pgbouncer"],
  expect: {
    status: "down",
    cause: [
      "pooler-server-login-failed",
      "admission-database-missing",
      "pooler-server-unreachable",
      "pooler-database-unknown",
    ],
    owner: ["operator", "client"],
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, {
      databases: { app: `host=127.0.0.1 port=${server.port} dbname=gone` },
    });
    return { url: pooler.url() };
  },
});
