import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a certificate that ends in four days, and a database that does not exist",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-database-missing", also: ["tls-certificate-expires-soon"] },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"], from: -80, to: 4 }), { major: 15 });
    return {
      url: server.url({ host: "localhost", database: "orders", query: `sslmode=verify-full&sslrootcert=${ca.path}` }),
    };
  },
});
