import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// The server answers as if the password were wrong, so that nobody can try out names.
export const scene = scenario({
  title: "the role does not exist, and the server asks for a password all the same",
  expect: { status: "down", cause: ["auth-password-rejected", "admission-role-missing"] },
  arrange: async (lab) => ({ url: (await postgres(lab)).url({ user: "ghost" }) }),
});
