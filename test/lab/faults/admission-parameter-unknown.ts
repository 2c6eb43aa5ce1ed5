import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL's options set a parameter that the server does not have",
  expect: { status: "down", cause: "admission-parameter-rejected" },
  arrange: async (lab) => ({ url: (await postgres(lab)).url({ query: "options=-c%20statement_timout%3D5000" }) }),
});
