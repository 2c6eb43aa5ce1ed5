import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role's own limit is used up behind PgBouncer",
  reference: "defucilis/ScriptAxis#38",
  neighbour: "faults/pooler-client-limit",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["admission-role-connection-limit", "startup-too-many-connections"] },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app connection limit 1"] });
    await server.session();
    const pooler = await pgbouncer(lab, server, { settings: { auth_type: "md5" } });
    return { url: pooler.url() };
  },
});
