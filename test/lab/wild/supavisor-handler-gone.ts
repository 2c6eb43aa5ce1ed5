import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Supavisor's connection to the database ends at a query, in its present words",
  reference: "PostHog/posthog#64247",
  neighbour: "faults/query-connection-lost",
  expect: { status: "down", cause: ["query-connection-lost", "pooler-server-unreachable"], owner: "operator" },
  arrange: async (lab) => {
    const message = "(EDBHANDLEREXITED) connection to database closed. Check logs for more information";
    const server = await speaker(lab, { S: "FATAL", C: "XX000", M: message }, "query");
    return { url: server.url() };
  },
});
