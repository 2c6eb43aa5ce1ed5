import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "pg_hba.conf says md5, and the password is kept for SCRAM",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => ({ url: (await postgres(lab, { hba: ["host all all all md5"] })).url() }),
});
