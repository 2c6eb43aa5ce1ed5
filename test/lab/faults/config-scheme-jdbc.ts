import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL is in the form of JDBC",
  expect: { status: "down", cause: "config-scheme-unsupported" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: `jdbc:postgresql://127.0.0.1:${server.port}/app?user=app&password=correct%20horse` };
  },
});
