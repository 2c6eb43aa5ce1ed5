import { authentication, hostile, message, parameterStatus } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "something logs everybody in and never answers a query; nothing speaks for a pooler",
  reference: "https://www.postgresql.org/docs/current/protocol-flow.html",
  neighbour: "faults/pooler-exhausted-idle-url",
  expect: { status: "down", cause: "query-timeout" },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(authentication(0), parameterStatus("server_version", "15.3"), message("Z", "I"));
    });
    return { url: server.url() };
  },
});
