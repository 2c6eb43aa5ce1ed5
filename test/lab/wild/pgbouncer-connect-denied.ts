import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PostgreSQL denies CONNECT to the pooler's role, and PgBouncer passes it on",
  reference: "zalando/postgres-operator#2654",
  neighbour: "faults/pooler-server-password",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["admission-connect-denied", "pooler-server-login-failed"] },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["revoke connect on database app from public", "alter database app owner to postgres"],
    });
    const pooler = await pgbouncer(lab, server);
    return { url: pooler.url() };
  },
});
