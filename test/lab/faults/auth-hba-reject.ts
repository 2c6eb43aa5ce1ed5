import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "pg_hba.conf rejects this role by a line of its own",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-hba-rejected" },
  arrange: async (lab) => ({
    url: (await postgres(lab, { major: 15, hba: ["host all app all reject", "host all all all scram-sha-256"] })).url(),
  }),
});
