import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL that an integration wrote carries a parameter of its own, which libpq refuses",
  reference: "supabase/supabase#27328",
  neighbour: "healthy/options-of-the-application",
  expect: { status: "down", cause: "config-parameter-unknown", says: /supa/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ query: "sslmode=prefer&supa=base-pooler.x" }) };
  },
});
