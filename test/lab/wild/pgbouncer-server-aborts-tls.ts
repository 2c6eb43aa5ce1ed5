import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";
import { tlsProxy } from "../parts/proxy.ts";

export const scene = scenario({
  title: "the server ends PgBouncer's TLS handshake: it wants a certificate of the pooler's",
  reference: "cloudnative-pg/cloudnative-pg#9738",
  neighbour: "faults/pooler-server-refused",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["pooler-server-login-failed", "pooler-server-unreachable"], owner: "operator" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await tlsProxy(lab, server, {
      onTls: (client) => void client.end(Buffer.from([21, 3, 3, 0, 2, 2, 43])),
    });
    const pooler = await pgbouncer(lab, { port }, { settings: { server_tls_sslmode: "require" } });
    return { url: pooler.url() };
  },
});
