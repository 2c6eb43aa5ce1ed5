import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer's question for passwords is answered, in another form than it reads",
  reference: "CrunchyData/postgres-operator#1783",
  neighbour: "faults/pooler-user-unknown",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-auth-lookup-failed" },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["create role late login password 'correct horse'"] });
    const pooler = await pgbouncer(lab, server, {
      settings: { auth_user: "app", auth_query: "select $1::text" },
    });
    return { url: pooler.url({ user: "late" }) };
  },
});
