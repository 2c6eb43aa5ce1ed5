import { authority, selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server presents a self-signed certificate, and the client trusts only its authority",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await selfSigned(lab, "localhost"), { major: 15 });
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${ca.path}` }) };
  },
});
