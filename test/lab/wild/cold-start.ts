import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server is started for the first connection after a quiet time, which takes six seconds",
  reference: "https://neon.com/docs/connect/connection-latency",
  neighbour: "wild/woken-up",
  expect: { status: "degraded", cause: "startup-slow", confidence: "likely", says: /cold start/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await server.stop("SIGINT");
    let started: Promise<void> | null = null;
    const relay = createServer((client) => {
      started ??= sleep(5500).then(() => server.start());
      void started.then(() => {
        const upstream = connect(server.port, "127.0.0.1");
        client.pipe(upstream).pipe(client);
        upstream.on("error", () => client.destroy());
        client.on("close", () => upstream.destroy());
      });
      client.on("error", () => {});
    });
    relay.listen(0, "127.0.0.1");
    await once(relay, "listening");
    lab.defer(() => relay.close());
    return { url: server.url({ port: (relay.address() as AddressInfo).port }), timeoutSeconds: 30 };
  },
});
