import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a sidecar that wants mTLS answers PostgreSQL's request with a TLS alert",
  reference: "istio/istio#16506",
  neighbour: "faults/startup-not-postgres-http",
  expect: { status: "down", cause: "startup-tls-expected" },
  arrange: async (lab) => {
    // RFC 8446, section 6: a record of type 21, fatal, unexpected_message.
    const server = await hostile(lab, async (peer) => {
      await peer.bytes(8);
      await peer.send(Buffer.from([21, 3, 1, 0, 2, 2, 10]));
      peer.socket.end();
    });
    return { url: server.url() };
  },
});
