import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the file of the root certificate is empty: the client's own trouble, not the server's",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLROOTCERT",
  neighbour: "faults/tls-certificate-unknown-authority",
  expect: { status: "down", cause: "config-file-unusable", owner: "client", says: /is empty/ },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await (await authority(lab)).issue({ names: ["localhost"] }));
    const empty = join(await lab.directory(), "root.crt");
    await writeFile(empty, "");
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${empty}` }) };
  },
});
