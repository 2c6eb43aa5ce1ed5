import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

// libpq's require does not look at the certificate where there is no root certificate file.
export const scene = scenario({
  title: "sslmode=require without a root certificate, with a private, expired certificate for another name",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["db.internal"], from: -100, to: -10 }));
    return { url: server.url({ query: "sslmode=require" }) };
  },
});
