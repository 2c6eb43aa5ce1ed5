import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the vendor has renewed its authority, and the client still has the old bundle",
  reference: "getredash/redash#4290",
  neighbour: "faults/tls-certificate-self-signed",
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const old = await authority(lab, "Vendor Root 2015");
    const renewed = await authority(lab, "Vendor Root 2019");
    const server = await tlsPostgres(lab, await renewed.issue({ names: ["localhost"] }));
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${old.path}` }) };
  },
});
