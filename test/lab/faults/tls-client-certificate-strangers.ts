import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the client's certificate is signed by an authority that the server does not know",
  expect: { status: "down", cause: "tls-client-certificate-required", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const stranger = await authority(lab, "Somebody Else");
    const hba = ["hostssl all all all cert"];
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { hba }, ca);
    const own = await stranger.issue({ commonName: "app" });
    return { url: server.url({ query: `sslmode=require&sslcert=${own.certPath}&sslkey=${own.keyPath}` }) };
  },
});
