import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Issuer } from "../../support/issuer.ts";
import { tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the client's revocation list has expired, and revokes nothing",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLCRL",
  neighbour: "faults/tls-certificate-expired",
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: "client", says: /list has expired/ },
  arrange: async (lab) => {
    const home = await lab.directory();
    const root = new Issuer(home, "root");
    const list = join(home, "root.crl");
    await writeFile(list, root.revocations([-30, -2]));
    const server = await tlsPostgres(lab, root.issue("server", { names: ["DNS:localhost"] }));
    const query = `sslmode=verify-full&sslrootcert=${root.path}&sslcrl=${list}`;
    return { url: server.url({ host: "localhost", query }) };
  },
});
