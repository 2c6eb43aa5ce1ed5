import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a certificate for *.internal, which libpq takes for db.internal",
  reference: "https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS",
  neighbour: "faults/tls-certificate-wrong-host-wildcard",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["*.internal"] }));
    const query = `hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=${ca.path}`;
    return { url: server.url({ host: "db.internal", query }) };
  },
});
