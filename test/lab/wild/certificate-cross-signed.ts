import { Issuer } from "../../support/issuer.ts";
import { tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server sends an expired cross-signed certificate along, and the client trusts the new root",
  reference: "curl/curl-www#154",
  neighbour: "wild/certificate-authority-expired",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const home = await lab.directory();
    const root = new Issuer(home, "new-root");
    const cross = root.crossSignedBy(new Issuer(home, "old-root", { days: [-400, -3] }), [-300, -3]);
    const leaf = root.issue("server", { names: ["DNS:localhost"] });
    const server = await tlsPostgres(lab, { cert: leaf.cert + cross, key: leaf.key });
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${root.path}` }) };
  },
});
