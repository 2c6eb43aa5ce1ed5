import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PGDATESTYLE holds a style that the server does not know",
  reference: "https://www.postgresql.org/docs/current/libpq-envars.html",
  neighbour: "healthy/time-zone",
  expect: { status: "down", cause: "admission-parameter-rejected", says: /DateStyle/i },
  arrange: async (lab) => ({ url: (await postgres(lab)).url(), env: { PGDATESTYLE: "sideways" } }),
});
