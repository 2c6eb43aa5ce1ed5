import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a secret of Kubernetes ends in a line break, behind the URL's last parameter",
  reference: "mattermost/mattermost-operator#342",
  neighbour: "faults/config-trailing-newline",
  expect: {
    status: "down",
    cause: "config-stray-whitespace",
    owner: "client",
    says: /U\+000A/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      target: { url: "${DATABASE_URL}" },
      env: { DATABASE_URL: `${server.url({ query: "connect_timeout=10" })}\n` },
    };
  },
});
