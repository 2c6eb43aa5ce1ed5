import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL's options set what only a superuser may",
  expect: { status: "down", cause: "admission-parameter-rejected" },
  arrange: async (lab) => ({ url: (await postgres(lab)).url({ query: "options=-c%20log_statement%3Dall" }) }),
});
