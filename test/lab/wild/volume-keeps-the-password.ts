import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "POSTGRES_PASSWORD was changed, and the container's volume keeps the first one",
  reference: "docker-library/postgres#1224",
  neighbour: "wild/password-quoted",
  expect: { status: "down", cause: "auth-password-rejected", says: /volume/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ password: "second" }), env: { POSTGRES_PASSWORD: "second" } };
  },
});
