import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL asks for a client encoding that does not exist",
  expect: { status: "down", cause: "admission-parameter-rejected" },
  arrange: async (lab) => ({ url: (await postgres(lab)).url({ query: "client_encoding=utf-9" }) }),
});
