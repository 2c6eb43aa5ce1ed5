import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "verify-full against a private authority that the URL names",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${ca.path}` }) };
  },
});
