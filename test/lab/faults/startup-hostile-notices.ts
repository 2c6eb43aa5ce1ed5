import { complaint, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server sends notices without end instead of an answer",
  expect: { status: "down", cause: ["startup-not-postgres", "startup-silent"], owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      const notice = complaint({ S: "NOTICE", V: "NOTICE", C: "00000", M: "please hold the line" }, "N");
      for (;;) await peer.send(...Array.from({ length: 200 }, () => notice));
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
