import { authority, tlsPostgres } from "../parts/certificates.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server takes certificates alone, and PgBouncer shows its own for every role",
  reference: "cloudnative-pg/cloudnative-pg#7152",
  neighbour: "wild/pgbouncer-server-wants-tls",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-server-login-failed", owner: "operator", says: /certificate/ },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(
      lab,
      await ca.issue({ names: ["localhost"] }),
      { hba: ["hostssl all all all cert"] },
      ca,
    );
    const own = await ca.issue({ commonName: "cnpg_pooler_pgbouncer" });
    const pooler = await pgbouncer(lab, server, {
      settings: {
        server_tls_sslmode: "require",
        server_tls_cert_file: "$HOME/pooler.crt",
        server_tls_key_file: "$HOME/pooler.key",
      },
      files: { "pooler.crt": own.cert, "pooler.key": own.key },
    });
    return { url: pooler.url() };
  },
});
