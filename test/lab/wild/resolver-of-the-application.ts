import { dnsmasq, netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the system's resolver knows an address that nobody has, and the application's knows the right one",
  reference: "https://www.rfc-editor.org/rfc/rfc8499#section-6",
  neighbour: "faults/tcp-unreachable-host-gone",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: {
    status: "down",
    cause: "dns-answers-differ",
    owner: ["client", "network", "operator"],
    says: /10\.77\.0\.2/,
  },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.9"]);
    await server.run(["ip", "addr", "add", "10.77.0.3/24", "dev", "vs"]);
    await dnsmasq(lab, server, ["--host-record=db.lab,10.77.0.2"], "10.77.0.3");
    const database = await postgres(lab, { place: server });
    return { target: { url: database.url({ host: "db.lab" }), dns_servers: ["10.77.0.3"] }, from: client };
  },
});
