import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a gateway routes TLS by its server name, and knows no request for TLS (TLS passthrough)",
  reference: "envoyproxy/gateway#4594",
  neighbour: "faults/startup-closed",
  expect: { status: "down", cause: "startup-tls-expected", says: /sslnegotiation=direct/ },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await selfSigned(lab, "localhost"));
    const gateway = createServer((client) => {
      client.on("error", () => {});
      client.once("data", (first: Buffer) => {
        // RFC 8446, section 5.1: a record of type 22 holds a ClientHello.
        if (first[0] !== 22) return void client.end();
        const upstream = connect(server.port, "127.0.0.1").on("error", () => client.destroy());
        upstream.write(first);
        client.pipe(upstream).pipe(client);
      });
    });
    gateway.listen(0, "127.0.0.1");
    await once(gateway, "listening");
    lab.defer(() => gateway.close());
    const { port } = gateway.address() as AddressInfo;
    return { url: server.url({ host: "localhost", port, query: "sslmode=require" }) };
  },
});
