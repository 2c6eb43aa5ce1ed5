import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "verify-full by an address that the certificate holds",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["127.0.0.1"], commonName: "db" }));
    return { url: server.url({ query: `sslmode=verify-full&sslrootcert=${ca.path}` }) };
  },
});
