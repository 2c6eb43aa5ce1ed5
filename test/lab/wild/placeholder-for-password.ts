import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password is still the placeholder of the vendor's page",
  reference: "supabase/cli#4185",
  neighbour: "faults/auth-wrong-password",
  expect: {
    status: "down",
    cause: ["auth-password-rejected", "config-variable-missing"],
    says: /placeholder|template/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: `postgresql://app:[YOUR-PASSWORD]@127.0.0.1:${server.port}/app` };
  },
});
