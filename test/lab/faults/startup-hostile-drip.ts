import { authentication, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server sends one byte a second",
  expect: { status: "down", cause: ["startup-silent", "startup-not-postgres"], owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      for (const byte of authentication(3)) {
        await peer.send(Buffer.from([byte]));
        await peer.pause(1000);
      }
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
