import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "nsswitch.conf ends the look-up before DNS is asked, as it does for names of .local",
  reference: "systemd/systemd#4881",
  neighbour: "wild/hosts-line-stale",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: ["dns-answers-differ", "dns-nxdomain"], owner: "client", says: /nsswitch/ },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.office.local,10.77.0.2"]);
    const database = await postgres(lab, { place: server });
    await client.overlay("/etc/nsswitch.conf", "hosts: files [NOTFOUND=return] dns\n");
    return { url: database.url({ host: "db.office.local" }), from: client };
  },
});
