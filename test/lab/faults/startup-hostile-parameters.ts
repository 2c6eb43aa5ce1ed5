import { authentication, hostile, parameterStatus } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server lets everybody in and then reports parameters without end",
  expect: { status: "down", cause: ["startup-not-postgres", "startup-silent"], owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(authentication(0));
      for (let count = 0; ;)
        await peer.send(...Array.from({ length: 200 }, () => parameterStatus(`setting_${(count += 1)}`, "on")));
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
