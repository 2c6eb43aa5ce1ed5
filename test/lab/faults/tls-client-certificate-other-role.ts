import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// 28000 "certificate authentication failed": the catalogue has no
// name of its own for a good certificate of somebody else.
export const scene = scenario({
  title: "the client's certificate is valid, but made for another role",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: ["tls-client-certificate-required", "auth-hba-rejected"], owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const hba = ["hostssl all all all cert"];
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { major: 15, hba }, ca);
    const own = await ca.issue({ commonName: "reporting" });
    return { url: server.url({ query: `sslmode=require&sslcert=${own.certPath}&sslkey=${own.keyPath}` }) };
  },
});
