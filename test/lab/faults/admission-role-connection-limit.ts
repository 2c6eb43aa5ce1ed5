import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role may have two sessions, and has them",
  expect: { status: "down", cause: "admission-role-connection-limit" },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app connection limit 2"] });
    await server.session();
    await server.session();
    return { url: server.url() };
  },
});
