import { hostile, message, ready } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

const description = message(
  "T",
  Buffer.from([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 23, 0, 4, 0xff, 0xff, 0xff, 0xff, 0, 0]),
);
const row = message("D", Buffer.from([0, 1, 0, 0, 0, 1, 49]));

export const scene = scenario({
  title: "the server answers a query for one row with rows without end",
  expect: {
    status: "down",
    cause: ["query-connection-lost", "query-timeout", "query-response-stalled", "startup-not-postgres"],
    owner: ["operator", "network", "client"],
  },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(ready());
      await peer.message();
      await peer.send(description);
      for (;;) await peer.send(Buffer.concat(Array.from({ length: 1000 }, () => row)));
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
