import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "sslmode=prefer with another database's root certificate, and the server takes TLS alone",
  reference: "https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS",
  neighbour: "healthy/tls-prefer-broken",
  expect: {
    status: "down",
    cause: ["tls-certificate-untrusted", "auth-tls-required"],
    owner: ["client", "operator"],
    says: /root certificate/,
  },
  arrange: async (lab) => {
    const hba = ["hostssl all all all scram-sha-256"];
    const server = await tlsPostgres(lab, await (await authority(lab)).issue({ names: ["localhost"] }), { hba });
    const another = await authority(lab, "Another Root");
    return { url: server.url({ query: `sslmode=prefer&sslrootcert=${another.path}` }) };
  },
});
