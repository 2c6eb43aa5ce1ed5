import { hostile, ready } from "../parts/hostile.ts";
import { scramWith } from "../parts/scram.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "somebody who does not know the password plays the server and accepts any",
  expect: { status: "down", cause: "auth-server-signature-invalid" },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await scramWith(peer, {});
      await peer.send(ready());
    });
    return { url: server.url() };
  },
});
