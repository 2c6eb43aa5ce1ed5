import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the root certificate's file is missing, and sslmode=require does without it",
  reference: "https://www.postgresql.org/docs/current/libpq-ssl.html#LIBQ-SSL-CERTIFICATES",
  neighbour: "faults/tls-certificate-root-file-missing",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    return { url: server.url({ query: `sslmode=require&sslrootcert=${ca.path}.missing` }) };
  },
});
