import { complaint, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

// 57P03 means four states, and only the words tell them apart: with lc_messages = de_DE nobody can know which it is.
export const scene = scenario({
  title: "the server is being stopped, and its messages are in German",
  expect: { status: "down", cause: ["startup-shutting-down", "startup-starting-up", "startup-standby-closed"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      const where = { F: "postmaster.c", L: "2353", R: "ProcessStartupPacket" };
      await peer.send(
        complaint({ S: "FATAL", V: "FATAL", C: "57P03", M: "das Datenbanksystem fährt herunter", ...where }),
      );
      peer.socket.end();
    });
    return { url: server.url() };
  },
});
