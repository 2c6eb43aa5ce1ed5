import { hostile, message } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server negotiates the protocol's version again and again",
  expect: { status: "down", cause: ["startup-not-postgres", "startup-silent"], owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      for (;;) {
        await peer.send(message("v", Buffer.from([0, 3, 0, 0, 0, 0, 0, 0])));
        await peer.pause(1);
      }
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
