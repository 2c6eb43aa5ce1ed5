import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Cloud SQL's certificate is for project and instance, and verify-full wants the host's name",
  reference: "porsager/postgres#62",
  neighbour: "healthy/tls-verify-ca-other-name",
  expect: {
    status: "down",
    cause: "tls-certificate-wrong-host",
    owner: ["client", "operator"],
    says: /verify-ca/,
  },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ commonName: "shop-161002:orders" }));
    return { url: server.url({ query: `sslmode=verify-full&sslrootcert=${ca.path}` }) };
  },
});
