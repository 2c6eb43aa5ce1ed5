import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL begins with TLS at once (sslnegotiation=direct), which PostgreSQL 15 does not know",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-direct-unsupported", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { major: 15 });
    return { url: server.url({ host: "localhost", query: "sslmode=require&sslnegotiation=direct" }) };
  },
});
