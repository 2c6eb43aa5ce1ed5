import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "verify-full with an intermediate that the server sends along, a wildcard, and three weeks to go",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const root = await authority(lab);
    const intermediate = await root.below("Lab Intermediate");
    const issued = await intermediate.issue({ names: ["*.db.internal"], from: -60, to: 21 });
    const server = await tlsPostgres(lab, { cert: issued.cert + intermediate.cert, key: issued.key }, { major: 15 });
    return {
      url: server.url({
        host: "orders.db.internal",
        query: `hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=${root.path}`,
      }),
    };
  },
});
