// A client and a server with a long way between them: a third place carries the frames, each after a while.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Lab } from "../lab.ts";
import { at, dress, place, type Net } from "./place.ts";

/** @param oneWayMs half of what a round trip takes */
export async function longCable(lab: Lab, oneWayMs: number): Promise<Net> {
  const [client, middle, server] = [await place(lab), await place(lab), await place(lab)];
  const ends = [
    { where: client, name: "vc", peer: "mc", mac: "02:00:00:00:00:01", addresses: [at.client4, at.client6] },
    { where: server, name: "vs", peer: "ms", mac: "02:00:00:00:00:02", addresses: [at.server4, at.server6] },
  ];
  // The middle is a cable: it has no addresses and says nothing of its own.
  await middle.run(["sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1"]);
  for (const { where, name, peer, mac, addresses } of ends) {
    const cable = ["type", "veth", "peer", "name", peer, "netns", String(middle.pid)];
    await where.run(["ip", "link", "add", name, "address", mac, ...cable]);
    await middle.run(["ip", "link", "set", peer, "up"]);
    await dress(where, name, ...addresses);
  }
  // On a real long way the next hop is near: neither end asks across it who has an address.
  for (const [near, far] of [ends, ends.toReversed()])
    for (const address of far?.addresses ?? [])
      await near?.where.run([
        "ip",
        "neigh",
        "replace",
        address,
        "lladdr",
        far?.mac ?? "",
        "dev",
        near.name,
        "nud",
        "permanent",
      ]);
  await server.nft(
    "add table inet d",
    "add chain inet d input { type filter hook input priority 0; }",
    "add chain inet d output { type filter hook output priority 0; }",
  );
  const words = ["perl", fileURLToPath(new URL("frames.pl", import.meta.url)), "mc", "ms", String(oneWayMs)];
  const forwarder = lab.start([...middle.enter, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const ready = forwarder.stdout ? once(forwarder.stdout, "data").then(() => true) : false;
  if (!(await Promise.race([ready, once(forwarder, "exit").then(() => false)])))
    throw new Error("the cable could not be laid");
  return { client, server };
}
