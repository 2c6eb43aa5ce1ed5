import { authentication, complaint, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an access proxy knows the client without a password, and gives it no right to this database",
  neighbour: "faults/pooler-server-password",
  expect: { status: "down", cause: "auth-hba-rejected", confidence: "likely", says: /access to db denied/ },
  arrange: async (lab) => {
    const proxy = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(authentication(0), complaint({ S: "FATAL", C: "28000", M: "access to db denied" }));
      peer.socket.end();
    });
    return { url: proxy.url() };
  },
});
