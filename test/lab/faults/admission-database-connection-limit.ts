import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the database may have one session, and has it",
  expect: { status: "down", cause: "admission-database-connection-limit" },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter database app connection limit 1"] });
    await server.session();
    return { url: server.url() };
  },
});
