import { dnsmasq, netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "two resolvers that give the same addresses in an order of their own",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, [
      "--host-record=db.lab,10.77.0.2",
      "--host-record=db.lab,10.77.0.3",
    ]);
    await server.run(["ip", "addr", "add", "10.77.0.3/24", "dev", "vs"]);
    await dnsmasq(lab, server, ["--host-record=db.lab,10.77.0.3", "--host-record=db.lab,10.77.0.2"], "10.77.0.3");
    const database = await postgres(lab, { place: server });
    return { target: { url: database.url({ host: "db.lab" }), dns_servers: ["10.77.0.2", "10.77.0.3"] }, from: client };
  },
});
