import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "pg_hba.conf lets other roles in, but not this one",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-hba-rejected" },
  arrange: async (lab) => ({
    url: (await postgres(lab, { major: 15, hba: ["host app reporting all scram-sha-256"] })).url(),
  }),
});
