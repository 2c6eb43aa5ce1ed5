import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// libpq falls back to the common name where a certificate has no alternative names of the kind (libpq-ssl).
export const scene = scenario({
  title: "verify-full with a certificate of the old kind, which has its host only as common name",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ commonName: "localhost" }), { major: 15 });
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${ca.path}` }) };
  },
});
