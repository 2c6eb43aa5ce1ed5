import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server declines TLS and then answers with bytes without sense",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(Buffer.from(Array.from({ length: 997 }, (_, at) => (at * 151 + 7) % 256)));
    });
    return { url: server.url() };
  },
});
