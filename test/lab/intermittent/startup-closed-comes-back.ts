import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

/** Those of the climbs, and the ten further connections. */
const closedFirst = 13;

export const scene = scenario({
  title: "a published port closes connections until the server behind it is up, which is while the check looks",
  neighbour: "wild/tls-at-once",
  expect: {
    status: ["down", "degraded", "healthy"],
    cause: ["startup-closed", "tcp-lossy", null],
    confidence: "likely",
  },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    const sockets = new Set<Socket>();
    let count = 0;
    const listener = createServer((client) => {
      sockets.add(client.on("error", () => client.destroy()));
      count += 1;
      if (count <= closedFirst) return client.end();
      const upstream = connect(server.port, "127.0.0.1").on("error", () => client.destroy());
      sockets.add(upstream);
      client.pipe(upstream).pipe(client);
      return client.on("close", () => upstream.destroy());
    });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    lab.defer(() => {
      for (const socket of sockets) socket.destroy();
      listener.close();
    });
    return { url: server.url({ host: "localhost", port: (listener.address() as AddressInfo).port }) };
  },
});
