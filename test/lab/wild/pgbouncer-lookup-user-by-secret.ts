import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer shall ask for passwords as a user whose own password it has only as a SCRAM secret",
  reference: "pgbouncer/pgbouncer#774",
  neighbour: "wild/pgbouncer-auth-query-fails",
  needs: ["pgbouncer"],
  expect: {
    status: "down",
    cause: ["pooler-auth-lookup-failed", "pooler-server-login-failed", "pooler-server-unreachable", "startup-silent"],
    owner: "operator",
    confidence: "likely",
  },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["create role late login password 'correct horse'"] });
    const [row] = await server.sql("select rolpassword from pg_authid where rolname = 'app'");
    const pooler = await pgbouncer(lab, server, {
      settings: { auth_user: "app", auth_query: "select usename, passwd from pg_shadow where usename = $1" },
      files: { "users.txt": `"app" "${String(row?.["rolpassword"])}"\n"boss" "rules the pooler"\n` },
    });
    return { url: pooler.url({ user: "late" }) };
  },
});
