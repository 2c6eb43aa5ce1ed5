import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgCat has no pool for this database and user",
  reference: "postgresml/pgcat#346",
  neighbour: "faults/admission-database-missing",
  expect: { status: "down", cause: ["pooler-database-unknown", "pooler-user-unknown"] },
  arrange: async (lab) => {
    const server = await speaker(lab, { C: "58000", M: 'No pool configured for database: "app", user: "app"' });
    return { url: server.url() };
  },
});
