import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Neon refuses logins because the account has used up its compute time",
  reference: "PostHog/posthog#64064",
  neighbour: "wild/neon-endpoint-disabled",
  expect: {
    status: "down",
    cause: ["pooler-database-disabled", "pooler-paused", "pooler-server-unreachable"],
    owner: ["client", "operator"],
    says: /plan|quota/,
  },
  arrange: async (lab) => {
    const server = await speaker(lab, {
      S: "ERROR",
      C: "XX000",
      M: "Your account or project has exceeded the compute time quota. Upgrade your plan to increase limits.",
    });
    return { url: server.url() };
  },
});
