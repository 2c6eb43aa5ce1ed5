import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the port belongs to a web server",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = createServer((_, response) => response.end("hello"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    lab.defer(() => {
      server.closeAllConnections();
      server.close();
    });
    return {
      url: `postgres://app:correct%20horse@127.0.0.1:${(server.address() as AddressInfo).port}/app?sslmode=require`,
    };
  },
});
