import { place } from "../parts/place.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the machine of the check has no network, and the database has a name",
  needs: ["ip"],
  root: true,
  expect: { status: "inconclusive", cause: null, owner: "client", also: ["vantage-offline"] },
  arrange: async (lab) => {
    const nowhere = await place(lab);
    await nowhere.overlay("/etc/resolv.conf", "nameserver 10.77.0.53\n");
    return { url: "postgres://app:secret@db.lab/app", from: nowhere };
  },
});
