import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a server that trusts everybody, and a URL without a password",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => ({ url: (await postgres(lab, { hba: ["host all all all trust"] })).url({ password: "" }) }),
});
