import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a password kept with 400000 rounds of SCRAM's hash",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["set scram_iterations = 400000; alter role app password 'correct horse'"],
    });
    return { url: server.url() };
  },
});
