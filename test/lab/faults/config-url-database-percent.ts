import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the name of the database holds a bare percent sign",
  expect: { status: "down", cause: "config-url-invalid" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url().replace(/\/app$/, "/app%zz") };
  },
});
