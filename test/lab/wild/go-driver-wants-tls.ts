import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL has no sslmode, the server no TLS, and lib/pq requires it by default",
  reference: "k1LoW/tbls#152",
  neighbour: "healthy/tls-prefer-plain",
  expect: { status: "healthy", cause: null, says: /lib\/pq/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { target: { url: server.url(), application: { framework: "go" } } };
  },
});
