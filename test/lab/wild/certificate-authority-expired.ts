import { Issuer } from "../../support/issuer.ts";
import { tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the authority has expired, and the server's own certificate has not",
  reference: "KBVE/kbve#7689",
  neighbour: "wild/certificate-cross-signed",
  expect: { status: "down", cause: "tls-certificate-expired", says: /authority "old-root".* expired/ },
  arrange: async (lab) => {
    const root = new Issuer(await lab.directory(), "old-root", { days: [-400, -3] });
    const server = await tlsPostgres(lab, root.issue("server", { names: ["DNS:localhost"] }));
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${root.path}` }) };
  },
});
