import { complaint, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "RDS Proxy has no secret for the role, in its documented words",
  reference: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.troubleshooting.html",
  neighbour: "faults/auth-hba-reject",
  expect: { status: "down", cause: "pooler-user-unknown" },
  arrange: async (lab) => {
    const said =
      "This RDS proxy has no credentials for the role app. Check the credentials for this role and try again.";
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(complaint({ S: "FATAL", C: "28000", M: said }));
      peer.socket.end();
    });
    return { url: server.url() };
  },
});
