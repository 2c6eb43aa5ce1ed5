import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { selfSigned } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL's port is that of a web server with TLS",
  reference: "bitnami/charts#2813",
  neighbour: "wild/tls-at-once",
  expect: { status: "down", cause: "startup-not-postgres", owner: "client" },
  arrange: async (lab) => {
    const { cert, key } = await selfSigned(lab, "localhost");
    const server = createServer({ cert, key }, (_, answer) => void answer.end("hello"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    lab.defer(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { url: `postgres://app:secret@127.0.0.1:${port}/app` };
  },
});
