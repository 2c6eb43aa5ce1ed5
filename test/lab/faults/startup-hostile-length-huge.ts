import { hostile, message } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's first message claims to be two gigabytes long",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(message("R", Buffer.alloc(4), 2 ** 31 - 1));
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
