import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a name that only the hosts file knows; the resolver says that it does not exist",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=other.lab,10.77.0.2"]);
    await client.overlay("/etc/hosts", "127.0.0.1 localhost\n10.77.0.2 db.lab\n");
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
