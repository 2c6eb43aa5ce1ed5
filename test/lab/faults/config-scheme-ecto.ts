import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL begins with ecto: instead of postgres:",
  expect: { status: "down", cause: "config-scheme-unsupported" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url().replace("postgres:", "ecto:") };
  },
});
