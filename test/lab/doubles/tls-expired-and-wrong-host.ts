import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// OpenSSL verifies the certificate before libpq compares the name; both can be read in the same certificate.
export const scene = scenario({
  title: "a certificate that has expired and is for another host",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-certificate-expired", also: ["tls-certificate-wrong-host"] },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["old.internal"], from: -100, to: -3 }), {
      major: 15,
    });
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${ca.path}` }) };
  },
});
