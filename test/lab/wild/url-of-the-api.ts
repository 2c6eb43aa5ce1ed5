import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the variable holds the address of the vendor's HTTP interface, and not the database's",
  reference: "supabase/supabase#8680",
  neighbour: "faults/config-scheme-mysql",
  expect: { status: "down", cause: "config-scheme-unsupported", says: /web address/ },
  arrange: () => Promise.resolve({ url: "https://abcdefghijklmnop.supabase.co" }),
});
