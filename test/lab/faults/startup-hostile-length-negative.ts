import { hostile, message } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's first message has a negative length",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(message("S", "server_version\x0018\0", -2_000_000_000));
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
