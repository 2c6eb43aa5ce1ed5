import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the port has six digits",
  expect: { status: "down", cause: "config-port-invalid" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url().replace(`:${server.port}/`, ":254322/") };
  },
});
