import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server asks an ident server on the client's machine, and there is none",
  expect: { status: "down", cause: "auth-hba-rejected" },
  arrange: async (lab) => ({ url: (await postgres(lab, { hba: ["host all all all ident"] })).url() }),
});
