import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL's database does not exist, and to the one that was meant the role may not connect",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-database-missing" },
  arrange: async (lab) => {
    const sql = ["create role guest login password 'correct horse'", "revoke connect on database app from public"];
    return { url: (await postgres(lab, { major: 15, sql })).url({ user: "guest", database: "ap" }) };
  },
});
