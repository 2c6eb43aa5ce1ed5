import { place } from "../parts/place.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the machine of the check has no network, and the database has an address",
  needs: ["ip"],
  root: true,
  expect: { status: "inconclusive", cause: null, owner: "client", also: ["vantage-offline"] },
  arrange: async (lab) => ({ url: "postgres://app:secret@10.77.0.2/app", from: await place(lab) }),
});
