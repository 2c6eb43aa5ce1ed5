import { authentication, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server takes only OAuth tokens (SASL OAUTHBEARER)",
  expect: { status: "down", cause: "auth-method-unsupported" },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(authentication(10, "OAUTHBEARER\0\0"));
    });
    return { url: server.url() };
  },
});
