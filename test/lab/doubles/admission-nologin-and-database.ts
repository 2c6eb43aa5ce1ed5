import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// The role is looked at before the database.
export const scene = scenario({
  title: "the role may not log in, and the database does not exist",
  expect: { status: "down", cause: "admission-role-cannot-login" },
  arrange: async (lab) => ({
    url: (await postgres(lab, { sql: ["alter role app nologin"] })).url({ database: "orders" }),
  }),
});
