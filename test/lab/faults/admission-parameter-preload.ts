import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL itself asks for a library that the server does not have (local_preload_libraries)",
  neighbour: "wild/preload-library-of-one-role",
  expect: { status: "down", cause: "admission-parameter-rejected", confidence: "likely" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ query: "options=-c%20local_preload_libraries%3Dmissing" }) };
  },
});
