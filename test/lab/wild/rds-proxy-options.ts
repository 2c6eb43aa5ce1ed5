import { complaint, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "RDS Proxy refuses an option of the driver, in its documented words",
  reference: "psycopg/psycopg2#1577",
  neighbour: "faults/startup-server-error-memory",
  expect: { status: "down", cause: "pooler-parameter-rejected" },
  arrange: async (lab) => {
    const said = "Feature not supported: RDS Proxy currently doesn\u2019t support command-line options.";
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(complaint({ S: "FATAL", C: "0A000", M: said }));
      peer.socket.end();
    });
    return { url: server.url("options=-c%20statement_timeout%3D5s") };
  },
});
