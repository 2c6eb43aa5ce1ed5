import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "verify-ca, with a certificate for another name",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["db.internal"] }), { major: 15 });
    return { url: server.url({ host: "localhost", query: `sslmode=verify-ca&sslrootcert=${ca.path}` }) };
  },
});
