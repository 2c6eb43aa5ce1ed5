import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server shows its own authority's certificate: libpq takes it, rustls does not (CaUsedAsEndEntity)",
  reference: "jbg/tokio-postgres-rustls#23",
  neighbour: "healthy/tls-self-signed-named",
  expect: { status: "healthy", cause: null, says: /CaUsedAsEndEntity/ },
  arrange: async (lab) => {
    const own = await selfSigned(lab, "127.0.0.1");
    const server = await tlsPostgres(lab, own);
    return { url: server.url({ query: `sslmode=verify-full&sslrootcert=${own.certPath}` }) };
  },
});
