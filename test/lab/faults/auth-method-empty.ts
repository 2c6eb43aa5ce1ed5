import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL has an empty require_auth, as an unset variable leaves it, and libpq allows no method then",
  expect: { status: "down", cause: "auth-method-unsupported", owner: "client" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ query: "require_auth=" }) };
  },
});
