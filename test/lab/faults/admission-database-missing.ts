import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL's database does not exist",
  expect: { status: "down", cause: "admission-database-missing" },
  arrange: async (lab) => ({ url: (await postgres(lab)).url({ database: "orders" }) }),
});
