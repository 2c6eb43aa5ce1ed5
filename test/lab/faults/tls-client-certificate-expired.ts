import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the client's own certificate has expired",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: ["tls-client-certificate-required", "tls-certificate-expired"], owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const hba = ["hostssl all all all cert"];
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { major: 15, hba }, ca);
    const own = await ca.issue({ commonName: "app", from: -60, to: -2 });
    return { url: server.url({ query: `sslmode=require&sslcert=${own.certPath}&sslkey=${own.keyPath}` }) };
  },
});
