import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer's auth_user has another password than the server, and clients wait",
  reference: "pgbouncer/pgbouncer#649",
  neighbour: "wild/pgbouncer-auth-query-fails",
  needs: ["pgbouncer"],
  expect: {
    status: "down",
    cause: ["pooler-server-login-failed", "pooler-auth-lookup-failed", "pooler-server-unreachable"],
    owner: "operator",
  },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["create role looker login password 'new one'"] });
    const pooler = await pgbouncer(lab, server, {
      settings: { auth_user: "looker", auth_query: "select usename, passwd from pg_shadow where usename = $1" },
      files: { "users.txt": '"looker" "old one"\n"boss" "rules the pooler"\n' },
    });
    return { url: pooler.url() };
  },
});
