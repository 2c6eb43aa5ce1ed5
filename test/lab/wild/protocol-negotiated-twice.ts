import { authentication, hostile, message, ready } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a pooler settles the protocol's version twice",
  reference: "pgbouncer/pgbouncer#1459",
  neighbour: "wild/protocol-version-unknown",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const negotiate = message("v", Buffer.from([0, 3, 0, 0, 0, 0, 0, 0]));
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(negotiate, negotiate, authentication(3));
      await peer.message();
      await peer.send(ready());
    });
    return { url: server.url("max_protocol_version=3.2") };
  },
});
