import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server sends its certificate without the intermediate that signed it",
  expect: { status: "down", cause: "tls-certificate-untrusted" },
  arrange: async (lab) => {
    const root = await authority(lab);
    const intermediate = await root.below("Lab Intermediate");
    const server = await tlsPostgres(lab, await intermediate.issue({ names: ["localhost"] }));
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${root.path}` }) };
  },
});
