import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the variable holds the console's whole command: psql, and the URL in quotes",
  reference: "neondatabase/neon#12804",
  neighbour: "faults/config-quoted",
  expect: {
    status: "down",
    cause: ["config-url-invalid", "config-scheme-unsupported"],
    owner: "client",
    says: /psql '/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { target: { url: `psql '${server.url()}'` } };
  },
});
