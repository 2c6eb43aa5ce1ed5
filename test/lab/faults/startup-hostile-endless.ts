import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server pours out data without end",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      for (;;) await peer.send(Buffer.alloc(65_536, 0x41));
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
