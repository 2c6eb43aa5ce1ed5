import { selfSigned } from "../parts/certificates.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer wants TLS, its server does not take PgBouncer, and libpq's second try without TLS hides that",
  reference: "CrunchyData/postgres-operator#3915",
  neighbour: "faults/auth-tls-required",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-server-login-failed", owner: "operator", says: /pg_hba\.conf/ },
  arrange: async (lab) => {
    const server = await postgres(lab, { hba: ["hostssl all all all scram-sha-256", "host all all all reject"] });
    const { cert, key } = await selfSigned(lab, "localhost");
    const pooler = await pgbouncer(lab, server, {
      settings: {
        auth_type: "hba",
        auth_hba_file: "$HOME/hba.conf",
        server_tls_sslmode: "disable",
        client_tls_sslmode: "allow",
        client_tls_cert_file: "$HOME/pooler.crt",
        client_tls_key_file: "$HOME/pooler.key",
      },
      files: {
        "pooler.crt": cert,
        "pooler.key": key,
        "hba.conf": "hostssl all app 0.0.0.0/0 md5\nhost all boss 0.0.0.0/0 md5\n",
      },
    });
    return { url: pooler.url({ query: "sslmode=prefer" }) };
  },
});
