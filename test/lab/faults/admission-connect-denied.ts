import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role has no right to connect to the database",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-connect-denied" },
  arrange: async (lab) => {
    const sql = ["create role guest login password 'correct horse'", "revoke connect on database app from public"];
    return { url: (await postgres(lab, { major: 15, sql })).url({ user: "guest" }) };
  },
});
