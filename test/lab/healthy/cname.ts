import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a name that is the alias of an alias",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, [
      "--host-record=node1.lab,10.77.0.2",
      "--cname=primary.lab,node1.lab",
      "--cname=db.lab,primary.lab",
    ]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
