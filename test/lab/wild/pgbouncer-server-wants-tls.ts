import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server behind PgBouncer takes only TLS, and PgBouncer makes its connections without",
  reference: "pgbouncer/pgbouncer#812",
  neighbour: "faults/auth-hba-no-entry",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-server-login-failed", owner: "operator" },
  arrange: async (lab) => {
    const server = await postgres(lab, { hba: ["hostssl all all all scram-sha-256"] });
    const pooler = await pgbouncer(lab, server, { settings: { auth_type: "md5", server_tls_sslmode: "disable" } });
    return { url: pooler.url() };
  },
});
