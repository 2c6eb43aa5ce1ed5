import { readFile } from "node:fs/promises";
import { selfSigned } from "../parts/certificates.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL begins with TLS at once (sslnegotiation=direct), which PgBouncer 1.18 does not know",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "tls-direct-unsupported", owner: "client" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const { certPath, keyPath } = await selfSigned(lab, "localhost");
    const pooler = await pgbouncer(lab, server, {
      settings: {
        client_tls_sslmode: "allow",
        client_tls_cert_file: "$HOME/pooler.crt",
        client_tls_key_file: "$HOME/pooler.key",
      },
      files: { "pooler.crt": await readFile(certPath, "utf8"), "pooler.key": await readFile(keyPath, "utf8") },
    });
    return { url: pooler.url({ query: "sslmode=require&sslnegotiation=direct" }) };
  },
});
