import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a security group drops the traffic to all three addresses of the name, in both families",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "tcp-timeout" },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, [
      "--host-record=db.lab,10.77.0.2,fd77::2",
      "--host-record=db.lab,10.77.0.3",
    ]);
    await server.run(["ip", "addr", "add", "10.77.0.3/24", "dev", "vs"]);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input tcp dport 5432 drop");
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
