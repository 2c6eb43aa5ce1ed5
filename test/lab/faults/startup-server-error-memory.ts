import { complaint, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server has no memory left for a new session (53200 in answer to the startup packet)",
  expect: { status: "down", cause: "startup-server-error" },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      const where = { F: "mcxt.c", L: "1047", R: "MemoryContextAllocationFailure" };
      await peer.send(
        complaint({
          S: "FATAL",
          V: "FATAL",
          C: "53200",
          M: "out of memory",
          D: "Failed on request of size 8192.",
          ...where,
        }),
      );
      peer.socket.end();
    });
    return { url: server.url() };
  },
});
