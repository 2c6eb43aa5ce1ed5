import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL has neither the password nor the right database",
  expect: { status: "down", cause: "auth-password-missing" },
  arrange: async (lab) => ({ url: (await postgres(lab)).url({ password: "", database: "orders" }) }),
});
