import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server takes only TLS 1.3, and the URL stops at 1.2",
  expect: { status: "down", cause: "tls-version-mismatch", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const issued = await ca.issue({ names: ["localhost"] });
    const server = await tlsPostgres(lab, issued, { settings: { ssl_min_protocol_version: "TLSv1.3" } });
    return { url: server.url({ query: "sslmode=require&ssl_max_protocol_version=TLSv1.2" }) };
  },
});
