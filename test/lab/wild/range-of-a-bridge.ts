import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a container network of this machine has the range of the database's network",
  reference: "https://docs.docker.com/engine/network/#subnet-allocation",
  neighbour: "faults/tcp-unreachable-host-gone",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-blocked-locally", says: /docker0/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await server.run(["ip", "addr", "add", "172.17.0.5/16", "dev", "vs"]);
    const database = await postgres(lab, { place: server });
    await client.run(["ip", "link", "add", "docker0", "type", "bridge"]);
    await client.run(["ip", "addr", "add", "172.17.0.1/16", "dev", "docker0"]);
    // A bridge without a port has no carrier, and its packets would go nowhere at once.
    await client.run(["ip", "link", "add", "port", "type", "veth", "peer", "name", "far"]);
    await client.run(["ip", "link", "set", "port", "master", "docker0"]);
    for (const name of ["far", "port", "docker0"]) await client.run(["ip", "link", "set", name, "up"]);
    return { url: database.url({ host: "172.17.0.5" }), from: client };
  },
});
