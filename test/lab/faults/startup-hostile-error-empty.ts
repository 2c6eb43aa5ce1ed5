import { complaint, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server answers with an error that has no fields",
  expect: { status: "down", cause: ["startup-server-error", "startup-not-postgres"], owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(complaint({}));
      peer.socket.end();
    });
    return { url: server.url() };
  },
});
