import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server asks for no password, and the role does not exist",
  expect: { status: "down", cause: "admission-role-missing" },
  arrange: async (lab) => ({ url: (await postgres(lab, { hba: ["host all all all trust"] })).url({ user: "ghost" }) }),
});
