import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's certificate is signed by another authority than the one the client trusts",
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const trusted = await authority(lab, "Lab Root 2024");
    const other = await authority(lab, "Lab Root 2026");
    const server = await tlsPostgres(lab, await other.issue({ names: ["localhost"] }));
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${trusted.path}` }) };
  },
});
