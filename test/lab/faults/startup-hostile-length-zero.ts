import { hostile, message } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's messages claim to be shorter than their own length field",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      for (let count = 0; count < 1000; count += 1) await peer.send(message("R", "", 0));
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
