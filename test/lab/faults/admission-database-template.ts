import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL names template0, which nobody may enter",
  expect: { status: "down", cause: "admission-database-closed" },
  arrange: async (lab) => ({ url: (await postgres(lab)).url({ database: "template0" }) }),
});
