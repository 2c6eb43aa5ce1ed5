import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Neon cannot ask its control plane where the database runs",
  reference: "neondatabase/neon#11975",
  neighbour: "wild/neon-endpoint-disabled",
  expect: { status: "down", cause: "pooler-server-unreachable" },
  arrange: async (lab) => {
    const server = await speaker(lab, { S: "ERROR", C: "08006", M: "Control plane request failed" });
    return { url: server.url() };
  },
});
