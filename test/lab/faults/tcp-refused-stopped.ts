import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server is not running",

  expect: { status: "down", cause: "tcp-refused" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await server.stop("SIGINT");
    return { url: server.url() };
  },
});
