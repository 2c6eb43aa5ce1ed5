import { Issuer } from "../../support/issuer.ts";
import { tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the certificate has the address as its common name, and no other name",
  reference: "https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS",
  neighbour: "faults/tls-certificate-wrong-host-by-address",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const root = new Issuer(await lab.directory(), "root");
    const server = await tlsPostgres(lab, root.issue("server", { commonName: "127.0.0.1" }));
    return { url: server.url({ query: `sslmode=verify-full&sslrootcert=${root.path}` }) };
  },
});
