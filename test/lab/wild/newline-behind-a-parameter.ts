import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a secret of Kubernetes ends in a line break, behind the URL's last parameter",
  reference: "mattermost/mattermost-operator#342",
  neighbour: "faults/config-trailing-newline",
  expect: {
    status: ["healthy", "down"],
    cause: ["config-stray-whitespace", null],
    owner: "client",
    says: /line break/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      target: { url: "${DATABASE_URL}" },
      env: { DATABASE_URL: `${server.url({ query: "connect_timeout=10" })}\n` },
    };
  },
});
