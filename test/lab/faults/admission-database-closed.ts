import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the database takes no connections (allow_connections = false)",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-database-closed" },
  arrange: async (lab) => ({
    url: (await postgres(lab, { major: 15, sql: ["alter database app allow_connections false"] })).url(),
  }),
});
