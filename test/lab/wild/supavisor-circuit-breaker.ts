import { complaint, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Supavisor has given up on the database's credentials for a while",
  reference: "PostHog/posthog#74952",
  neighbour: "faults/startup-server-error-memory",
  expect: { status: "down", cause: "pooler-server-login-failed" },
  arrange: async (lab) => {
    const said =
      "(ECIRCUITBREAKER) failed to retrieve database credentials after multiple attempts, new connections are " +
      "temporarily blocked";
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(complaint({ S: "FATAL", C: "XX000", M: said }));
      peer.socket.end();
    });
    return { url: server.url() };
  },
});
