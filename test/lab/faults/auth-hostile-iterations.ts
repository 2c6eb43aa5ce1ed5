import { hostile } from "../parts/hostile.ts";
import { scramWith } from "../parts/scram.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server asks for 2147483648 rounds of SCRAM's hash",
  expect: {
    status: "down",
    cause: ["auth-method-unsupported", "auth-server-signature-invalid", "startup-not-postgres"],
    owner: ["client", "operator", "unclear"],
  },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await scramWith(peer, { iterations: "2147483648" });
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
