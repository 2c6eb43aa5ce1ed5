import { hostile } from "../parts/hostile.ts";
import { scramWith } from "../parts/scram.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's SCRAM salt is not Base64, and its count no number",
  expect: {
    status: "down",
    cause: ["auth-method-unsupported", "auth-server-signature-invalid", "startup-not-postgres"],
    owner: ["client", "operator", "unclear"],
  },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await scramWith(peer, { salt: "***", iterations: "-1" });
    });
    return { url: server.url() };
  },
});
