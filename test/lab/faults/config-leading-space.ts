import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a space stands before the URL",
  expect: { status: "down", cause: "config-stray-whitespace" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: ` ${server.url()}` };
  },
});
