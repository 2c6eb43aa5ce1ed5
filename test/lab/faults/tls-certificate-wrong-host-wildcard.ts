import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the certificate is for *.db.internal, and the URL's name lies one level deeper",
  expect: { status: "down", cause: "tls-certificate-wrong-host", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["*.db.internal"] }));
    return {
      url: server.url({
        host: "orders.eu.db.internal",
        query: `hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=${ca.path}`,
      }),
    };
  },
});
