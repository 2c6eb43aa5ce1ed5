import { hostile, message, ready } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server answers every query with 65535 columns and no description of any",
  expect: {
    status: "down",
    cause: ["query-connection-lost", "query-timeout", "query-response-stalled", "startup-not-postgres"],
    owner: ["operator", "network", "client"],
  },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(ready());
      for (;;) {
        await peer.message();
        await peer.send(message("T", Buffer.from([0xff, 0xff])), message("Z", "I"));
      }
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
