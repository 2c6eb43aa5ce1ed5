import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "DROP DATABASE was interrupted, and the database is marked invalid",
  reference: "https://www.postgresql.org/docs/current/sql-dropdatabase.html",
  neighbour: "faults/admission-database-closed",
  expect: { status: "down", cause: "admission-database-damaged", says: /DROP DATABASE/ },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["update pg_database set datconnlimit = -2 where datname = 'app'"] });
    return { url: server.url() };
  },
});
