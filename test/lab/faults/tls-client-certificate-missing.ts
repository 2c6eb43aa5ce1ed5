import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server wants a client certificate besides the password, and the URL has none",
  expect: { status: "down", cause: "tls-client-certificate-required", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const hba = ["hostssl all all all scram-sha-256 clientcert=verify-ca"];
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { hba }, ca);
    return { url: server.url({ query: "sslmode=require" }) };
  },
});
