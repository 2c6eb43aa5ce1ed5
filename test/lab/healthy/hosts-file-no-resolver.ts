import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a name in the hosts file, on a machine without any resolver",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await client.overlay("/etc/hosts", "127.0.0.1 localhost\n10.77.0.2 db.lab\n");
    await client.overlay("/etc/resolv.conf", "\n");
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
