import { complaint, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Supavisor does not know the tenant, in its present words",
  reference: "supabase/agent-skills#458",
  neighbour: "faults/startup-server-error-memory",
  expect: { status: "down", cause: "pooler-user-unknown" },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(complaint({ S: "FATAL", C: "XX000", M: "(ENOTFOUND) tenant/user app.abcdef not found" }));
      peer.socket.end();
    });
    return { url: server.url() };
  },
});
