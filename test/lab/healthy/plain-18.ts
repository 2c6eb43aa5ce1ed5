import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PostgreSQL 18 as it comes",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => ({ url: (await postgres(lab)).url() }),
});
