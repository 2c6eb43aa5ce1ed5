import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one of the two addresses of the name belongs to a machine that is gone",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "degraded", cause: "tcp-some-addresses-fail", says: /1 of 2/ },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, [
      "--host-record=db.lab,10.77.0.99",
      "--host-record=db.lab,10.77.0.2",
    ]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
