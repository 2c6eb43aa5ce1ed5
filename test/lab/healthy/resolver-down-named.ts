import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a resolver of the targets file that cannot be asked from here, as those of other networks",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2"]);
    const database = await postgres(lab, { place: server });
    return {
      target: { url: database.url({ host: "db.lab" }), dns_servers: ["10.77.0.2", "10.55.0.53"] },
      from: client,
    };
  },
});
