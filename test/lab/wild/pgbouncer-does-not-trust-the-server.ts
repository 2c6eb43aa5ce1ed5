import { authority, tlsPostgres } from "../parts/certificates.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer verifies its server's certificate and cannot: the name that it holds is another",
  reference: "pgbouncer/pgbouncer#1300",
  neighbour: "wild/pgbouncer-server-aborts-tls",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["pooler-server-login-failed", "pooler-server-unreachable"], owner: "operator" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["db.lab"] }));
    const pooler = await pgbouncer(lab, server, {
      settings: { server_tls_sslmode: "verify-full", server_tls_ca_file: "$HOME/ca.crt" },
      files: { "ca.crt": ca.cert },
    });
    return { url: pooler.url() };
  },
});
