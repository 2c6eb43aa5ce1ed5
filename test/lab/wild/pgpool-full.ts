import { once } from "node:events";
import { connect } from "node:net";
import { pgpool } from "../parts/pgpool.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Pgpool-II has a client for each of its processes",
  reference: "https://www.pgpool.net/docs/latest/en/html/runtime-config-connection-pooling.html",
  neighbour: "faults/startup-too-many-connections",
  needs: ["pgpool"],
  expect: { status: "down", cause: "pooler-client-limit" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await pgpool(lab, server.port, { num_init_children: "2", reserved_connections: "1" });
    for (let client = 0; client < 2; client += 1) {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      lab.defer(() => socket.destroy());
      await once(socket, "connect");
    }
    return { url: server.url({ port }) };
  },
});
