import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL was wrapped when it was copied: a newline stands in the middle of it",
  expect: { status: "down", cause: "config-stray-whitespace" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url().replace("@", "@\n") };
  },
});
