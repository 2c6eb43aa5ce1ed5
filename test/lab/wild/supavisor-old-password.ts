import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler still knows the password from before it was reset",
  reference: "supabase/supabase#44210",
  neighbour: "faults/pooler-password",
  expect: { status: "down", cause: "auth-password-rejected", confidence: "likely", says: /pooler|PROJECT/ },
  arrange: async (lab) => {
    const server = await speaker(
      lab,
      { C: "28P01", M: 'password authentication failed for user "postgres"' },
      "password",
    );
    return { url: server.url().replace("//app:", "//postgres.tyqdywknzraoskydccel:") };
  },
});
