import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the authority was made anew with a new key under its old name, and the client still has the old one",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const old = await authority(lab, "Company CA");
    const renewed = await authority(lab, "Company CA");
    const server = await tlsPostgres(lab, await renewed.issue({ names: ["localhost"] }), { major: 15 });
    return { url: server.url({ host: "localhost", query: `sslmode=verify-ca&sslrootcert=${old.path}` }) };
  },
});
