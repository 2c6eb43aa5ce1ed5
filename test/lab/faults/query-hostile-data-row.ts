import { hostile, message, ready } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

/** One column, an int4 without a name. */
const description = message(
  "T",
  Buffer.from([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 23, 0, 4, 0xff, 0xff, 0xff, 0xff, 0, 0]),
);

export const scene = scenario({
  title: "the server's rows claim two gigabytes for a column that has four bytes",
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
        const row = message("D", Buffer.from([0, 1, 0x7f, 0xff, 0xff, 0xff, 49, 50, 51, 52]));
        await peer.send(description, row, message("C", "SELECT 1\0"), message("Z", "I"));
      }
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
