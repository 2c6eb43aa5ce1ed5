import { pgpool } from "../parts/pgpool.ts";
import { postgres } from "../parts/postgres.ts";
import { hostile, complaint } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one of two servers behind Pgpool-II answers with an error, the other asks for the password",
  reference: "bitnami/charts#21345",
  neighbour: "wild/pgpool-server-gone",
  needs: ["pgpool"],
  expect: { status: "down", cause: ["pooler-server-unreachable", "pooler-server-login-failed"], owner: "operator" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const starting = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(
        complaint({ S: "FATAL", C: "57P03", M: "the database system is starting up", R: "ProcessStartupPacket" }),
      );
      peer.socket.end();
    });
    const port = await pgpool(lab, server.port, {
      backend_clustering_mode: "streaming_replication",
      backend_hostname1: "127.0.0.1",
      backend_port1: String(starting.port),
      backend_weight1: "1",
      sr_check_period: "0",
    });
    return { url: `postgres://app:correct%20horse@127.0.0.1:${port}/app` };
  },
});
