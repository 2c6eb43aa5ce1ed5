import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a word stands where the port belongs",
  expect: { status: "down", cause: "config-port-invalid" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: `host=127.0.0.1 port=default user=app dbname=app password=${server.port}` };
  },
});
