import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "sslmode is misspelt",
  expect: { status: "down", cause: "config-sslmode-invalid" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ query: "sslmode=requierd" }) };
  },
});
