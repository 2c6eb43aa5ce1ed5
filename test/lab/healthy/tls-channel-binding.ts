import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "channel_binding=require with TLS",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { major: 15 });
    return { url: server.url({ query: "sslmode=require&channel_binding=require" }) };
  },
});
