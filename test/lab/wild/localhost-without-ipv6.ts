import { freePort } from "../../../src/embedded/cluster.ts";
import { net } from "../parts/place.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "localhost has two addresses, this machine has no IPv6, and nobody listens: the container is another one",
  reference: "supabase/supabase#11199",
  neighbour: "faults/vantage-no-ipv6",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-refused", says: /container/ },
  arrange: async (lab) => {
    const { client } = await net(lab);
    await client.run(["sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.lo.disable_ipv6=1"]);
    await client.overlay("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
    return { url: `postgres://app:correct%20horse@localhost:${await freePort()}/app`, from: client };
  },
});
