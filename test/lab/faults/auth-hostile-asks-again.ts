import { authentication, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server asks for the password again and again",
  expect: {
    status: "down",
    cause: ["auth-method-unsupported", "startup-not-postgres"],
    owner: ["client", "operator", "unclear"],
  },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      for (;;) {
        await peer.send(authentication(3));
        await peer.message();
      }
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
