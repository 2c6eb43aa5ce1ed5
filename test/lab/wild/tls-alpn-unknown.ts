import { hostile } from "../parts/hostile.ts";
import { selfSigned } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the proxy that ends TLS knows no protocol by the name postgresql",
  reference: "pgadmin-org/pgadmin4#8337",
  neighbour: "faults/tls-handshake-no-cipher",
  expect: { status: "down", cause: "tls-handshake-failed", says: /ALPN/ },
  arrange: async (lab) => {
    const pair = await selfSigned(lab, "localhost");
    const server = await hostile(lab, async (peer) => void (await peer.startup()), {
      ...pair,
      ALPNProtocols: ["h2", "http/1.1"],
    });
    return { url: server.url("sslmode=require") };
  },
});
