import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "pg_hba.conf has no line for this client's address",
  expect: { status: "down", cause: "auth-hba-rejected" },
  arrange: async (lab) => ({ url: (await postgres(lab, { hba: ["host all all 10.9.8.0/24 scram-sha-256"] })).url() }),
});
