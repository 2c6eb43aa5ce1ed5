import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL insists that its certificate is asked for (sslcertmode=require), and the server asks for none",
  expect: { status: "down", cause: "auth-method-unsupported", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    return { url: server.url({ query: "sslmode=require&sslcertmode=require" }) };
  },
});
