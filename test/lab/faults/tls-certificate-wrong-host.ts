import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's certificate is for another host name",
  expect: { status: "down", cause: "tls-certificate-wrong-host", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["db.internal", "replica.internal"] }));
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${ca.path}` }) };
  },
});
