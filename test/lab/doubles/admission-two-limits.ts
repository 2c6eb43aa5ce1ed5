import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// The role's limit is counted before the database's.
export const scene = scenario({
  title: "the role's limit of connections is reached, and the database's too",
  expect: { status: "down", cause: "admission-role-connection-limit" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["alter role app connection limit 1", "alter database app connection limit 1"],
    });
    await server.session();
    return { url: server.url() };
  },
});
