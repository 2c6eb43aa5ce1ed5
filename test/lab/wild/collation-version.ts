import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server warns at each login that the collation's version has changed",
  reference: "fly-apps/postgres-flex#208",
  neighbour: "healthy/plain-18",
  expect: { status: "healthy", cause: null, says: /collation version mismatch/ },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: [
        "update pg_database set datlocprovider = 'c', datcollate = 'C.utf8', datctype = 'C.utf8', datcollversion = '0.1' where datname = 'app'",
      ],
    });
    return { url: server.url() };
  },
});
