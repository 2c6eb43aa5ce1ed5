import { authentication, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a server on Windows asks for SSPI",
  expect: { status: "down", cause: "auth-method-unsupported" },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(authentication(9));
    });
    return { url: server.url() };
  },
});
