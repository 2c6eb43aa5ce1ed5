import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the machine of the check has no IPv6, and the database has only an IPv6 address",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  // The database is well; this machine is not offline either. What it sees is that there is no way from here.
  expect: {
    status: "down",
    cause: ["tcp-unreachable", "dns-family-mismatch"],
    owner: ["client", "network", "unclear"],
    says: /IPv6/,
  },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,fd77::2"]);
    await client.run(["sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
