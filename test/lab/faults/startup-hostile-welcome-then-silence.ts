import { authentication, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

// A pooler without a server to give does exactly the same, and so does a login that is held up.
export const scene = scenario({
  title: "the server says that everybody is welcome, and then nothing more",
  expect: {
    status: "down",
    cause: [
      "startup-silent",
      "startup-login-held",
      "pooler-server-unreachable",
      "pooler-paused",
      "pooler-exhausted",
      "pooler-server-login-failed",
    ],
  },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(authentication(0));
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
