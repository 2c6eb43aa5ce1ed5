import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PGSSLMODE has a value that only node-postgres knows",
  reference: "nextauthjs/next-auth#822",
  neighbour: "healthy/tls-require-self-signed",
  expect: { status: "down", cause: "config-sslmode-invalid", says: /node-postgres/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url(), env: { PGSSLMODE: "no-verify" } };
  },
});
