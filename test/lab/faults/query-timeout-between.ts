import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the first queries are answered, and what the session is asked after that never arrives",
  neighbour: "faults/query-timeout",
  expect: { status: "degraded", cause: "query-timeout", confidence: "likely", says: /hangs/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const relay = createServer((client) => {
      const upstream = connect(server.port, "127.0.0.1");
      let isCut = false;
      upstream.on("data", (bytes: Buffer) => client.write(bytes));
      client.on("data", (bytes: Buffer) => {
        isCut ||= bytes.includes("begin read only");
        if (!isCut) upstream.write(bytes);
      });
      client.on("error", () => upstream.destroy()).on("close", () => upstream.end());
      upstream.on("error", () => client.destroy()).on("close", () => client.end());
    });
    relay.listen(0, "127.0.0.1");
    await once(relay, "listening");
    lab.defer(() => relay.close());
    return { url: server.url({ port: (relay.address() as AddressInfo).port }) };
  },
});
