import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Issuer } from "../../support/issuer.ts";
import { tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the client's revocation list holds the server's certificate",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLCRL",
  neighbour: "healthy/tls-verify-full-chain",
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: "operator", says: /is revoked/ },
  arrange: async (lab) => {
    const home = await lab.directory();
    const root = new Issuer(home, "root");
    const leaf = root.issue("server", { names: ["DNS:localhost"] });
    root.revoke(leaf);
    const list = join(home, "root.crl");
    await writeFile(list, root.revocations());
    const server = await tlsPostgres(lab, leaf);
    const query = `sslmode=verify-full&sslrootcert=${root.path}&sslcrl=${list}`;
    return { url: server.url({ host: "localhost", query }) };
  },
});
