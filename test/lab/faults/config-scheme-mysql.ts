import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL is that of a MySQL database",
  expect: { status: "down", cause: "config-scheme-unsupported" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url().replace("postgres:", "mysql:") };
  },
});
