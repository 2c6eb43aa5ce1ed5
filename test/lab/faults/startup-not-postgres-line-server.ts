import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

// As memcached's text protocol answers: the first byte is one that a PostgreSQL could send as well.
export const scene = scenario({
  title: "the port belongs to a line server that answers ERROR to whatever it does not know",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      for (;;) {
        await peer.bytes(8);
        await peer.send("ERROR\r\n");
      }
    });
    return { url: server.url() };
  },
});
