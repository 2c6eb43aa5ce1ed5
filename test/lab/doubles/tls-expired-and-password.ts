import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an expired certificate, and behind it a wrong password that nobody gets to ask for",
  expect: { status: "down", cause: "tls-certificate-expired" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"], from: -100, to: -3 }));
    return {
      url: server.url({ host: "localhost", password: "wrong", query: `sslmode=verify-full&sslrootcert=${ca.path}` }),
    };
  },
});
