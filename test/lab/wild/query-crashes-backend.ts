import { connect, createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the first query of each session crashes its process, and the server recovers",
  reference: "munakoiso/logerrors#14",
  neighbour: "faults/query-connection-lost",
  expect: {
    status: ["down", "degraded"],
    cause: ["server-crash-looping", "server-recently-restarted"],
    owner: "operator",
  },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { restart_after_crash: "on" } });
    // The process that its BackendKeyData names dies by a signal when its first query comes.
    const relay = createServer((client) => {
      const upstream = connect(server.port, "127.0.0.1");
      let backend = 0;
      upstream.on("data", (bytes: Buffer) => {
        const key = bytes.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
        if (key >= 0 && bytes.length >= key + 9) backend = bytes.readUInt32BE(key + 5);
        client.write(bytes);
      });
      client.on("data", (bytes: Buffer) => {
        if (backend > 0 && (bytes[0] === 0x51 || bytes[0] === 0x50)) process.kill(backend, "SIGSEGV");
        upstream.write(bytes);
      });
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const)
        one.on("error", () => other.destroy()).on("close", () => other.end());
    });
    relay.listen(0, "127.0.0.1");
    await once(relay, "listening");
    lab.defer(() => relay.close());
    return { url: server.url({ port: (relay.address() as AddressInfo).port }) };
  },
});
