import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL trusts the public authorities (sslrootcert=system), and the server's is private",
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    return { url: server.url({ host: "localhost", query: "sslrootcert=system" }) };
  },
});
