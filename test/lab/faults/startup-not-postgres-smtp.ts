import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

// A greeting that begins with a letter which is a message type of
// PostgreSQL's would be another matter: this one begins with a digit.
export const scene = scenario({
  title: "the port belongs to a mail server, which greets after a moment",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.pause(600);
      await peer.send("220 mail.internal ESMTP Postfix\r\n");
    });
    return { url: server.url() };
  },
});
