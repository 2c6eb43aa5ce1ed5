import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the port belongs to an SSH server",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => peer.send("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"));
    return { url: server.url("sslmode=disable") };
  },
});
