import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the variable holds the line of an .env file: its own name, an equals sign and the URL",
  reference: "neondatabase/neon#12804",
  neighbour: "wild/url-behind-psql",
  expect: { status: "down", cause: ["config-url-invalid", "config-parameter-unknown"], owner: "client", says: /name/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { target: { url: `DATABASE_URL=${server.url()}` } };
  },
});
