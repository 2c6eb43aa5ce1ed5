import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a stale line in /etc/hosts comes before the resolver's right answer",
  reference: "https://man7.org/linux/man-pages/man5/hosts.5.html",
  neighbour: "faults/tcp-refused-port",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "dns-answers-differ", owner: "client", says: /etc\/hosts/ },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2"]);
    const database = await postgres(lab, { place: server });
    await client.overlay("/etc/hosts", "127.0.0.1 localhost\n10.77.0.1 db.lab\n");
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
