import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// The right is looked at before the client's parameters are set.
export const scene = scenario({
  title: "the role may not connect to the database, and the URL's options name a parameter that does not exist",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-connect-denied" },
  arrange: async (lab) => {
    const sql = ["create role guest login password 'correct horse'", "revoke connect on database app from public"];
    return { url: (await postgres(lab, { major: 15, sql })).url({ user: "guest", query: "options=-c%20nosuch%3D1" }) };
  },
});
