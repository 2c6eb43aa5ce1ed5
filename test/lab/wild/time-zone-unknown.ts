import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the client's time zone is one that the server does not know",
  reference: "dbeaver/dbeaver#40835",
  neighbour: "healthy/time-zone",
  expect: { status: "down", cause: "admission-parameter-rejected", says: /TimeZone/i },
  arrange: async (lab) => ({ url: (await postgres(lab)).url(), env: { PGTZ: "Europe/Nowhere" } }),
});
