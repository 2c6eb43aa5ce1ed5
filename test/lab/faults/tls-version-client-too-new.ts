import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server stops at TLS 1.2, and the URL wants 1.3",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-version-mismatch", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const issued = await ca.issue({ names: ["localhost"] });
    const server = await tlsPostgres(lab, issued, { major: 15, settings: { ssl_max_protocol_version: "TLSv1.2" } });
    return { url: server.url({ query: "sslmode=require&ssl_min_protocol_version=TLSv1.3" }) };
  },
});
