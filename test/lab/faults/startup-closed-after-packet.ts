import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the other end declines TLS, reads the startup packet and hangs up without an answer",
  expect: { status: "down", cause: "startup-closed" },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      peer.socket.end();
    });
    return { url: server.url() };
  },
});
