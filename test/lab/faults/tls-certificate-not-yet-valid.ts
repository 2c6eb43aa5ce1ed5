import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's certificate begins in a month",
  expect: { status: "down", cause: "tls-certificate-not-yet-valid" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"], from: 30, to: 400 }));
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${ca.path}` }) };
  },
});
