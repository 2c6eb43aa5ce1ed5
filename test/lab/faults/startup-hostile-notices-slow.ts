import { complaint, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server keeps the client waiting with a notice a second",
  expect: { status: "down", cause: ["startup-not-postgres", "startup-silent"], owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      for (;;) {
        await peer.send(complaint({ S: "NOTICE", V: "NOTICE", C: "00000", M: "please hold the line" }, "N"));
        await peer.pause(1000);
      }
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
