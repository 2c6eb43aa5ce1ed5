import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the command substitution in the environment file was never run",
  expect: { status: "down", cause: "config-variable-missing" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url().replace("correct%20horse", "$(DATABASE_PASSWORD)") };
  },
});
