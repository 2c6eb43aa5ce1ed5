import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's certificate ended an hour ago, and the URL verifies only the authority",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-certificate-expired" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["db.internal"], from: -90, to: -1 / 24 }), {
      major: 15,
    });
    return { url: server.url({ query: `sslmode=verify-ca&sslrootcert=${ca.path}` }) };
  },
});
