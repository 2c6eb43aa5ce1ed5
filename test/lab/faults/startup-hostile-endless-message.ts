import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's error message has a gigabyte, which it sends without end",
  expect: { status: "down", cause: ["startup-not-postgres", "startup-server-error"], owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      const head = Buffer.from("E\0\0\0\0SFATAL\0C53300\0M");
      head.writeInt32BE(1_073_741_824, 1);
      await peer.send(head);
      for (;;) await peer.send(Buffer.alloc(65_536, 0x41));
    });
    return { url: server.url(), timeoutSeconds: 6 };
  },
});
