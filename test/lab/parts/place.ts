// A place of its own on the network: a namespace with interfaces, routes, resolver and firewall that only it has.
import { readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { must, type Lab } from "../lab.ts";

export interface Place {
  /** Words before a command that make it run there. */
  enter: string[];
  run(words: string[]): Promise<string>;
  /** One rule or table of nft, as its command line takes it. */
  nft(...rules: string[]): Promise<void>;
  /** Mounts a text over a file, there only: /etc/resolv.conf, /etc/hosts. */
  overlay(path: string, text: string): Promise<void>;
  /** The namespace for `ip link … netns`. */
  pid: number;
}

/** A namespace of network and mounts with loopback up, gone with the scenario. */
export async function place(lab: Lab): Promise<Place> {
  const holder = lab.start(["unshare", "-n", "-m", "--propagation", "private", "sleep", "900"]);
  const pid = holder.pid ?? 0;
  const own = await readlink("/proc/self/ns/net");
  for (let tries = 0; (await readlink(`/proc/${pid}/ns/net`).catch(() => own)) === own; tries += 1) {
    if (tries > 200) throw new Error("no namespace could be made");
    await sleep(10);
  }
  // unshare makes the mounts private only after it has the namespace.
  while (!(await must(["cat", `/proc/${pid}/comm`])).startsWith("sleep")) await sleep(5);
  const enter = ["nsenter", "-t", String(pid), "-n", "-m", "--"];
  const inside = (words: string[]) => must([...enter, ...words]);
  await inside(["ip", "link", "set", "lo", "up"]);
  return {
    enter,
    pid,
    run: inside,
    nft: async (...rules) => {
      for (const rule of rules) await inside(["nft", rule]);
    },
    overlay: async (path, text) => {
      const file = join(await lab.directory(), "file");
      await writeFile(file, text);
      await inside(["mount", "--bind", file, path]);
    },
  };
}

export interface Net {
  client: Place;
  server: Place;
}

/** Addresses of the two ends. */
export const at = { client4: "10.77.0.1", client6: "fd77::1", server4: "10.77.0.2", server6: "fd77::2" };

/**
 * A client's place and a server's, joined by a cable; the server's
 * firewall has chains `input` and `output` in table `inet d`.
 */
export async function net(lab: Lab): Promise<Net> {
  const client = await place(lab);
  const server = await place(lab);
  await client.run(["ip", "link", "add", "vc", "type", "veth", "peer", "name", "vs", "netns", String(server.pid)]);
  await dress(client, "vc", at.client4, at.client6);
  await dress(server, "vs", at.server4, at.server6);
  await server.nft(
    "add table inet d",
    "add chain inet d input { type filter hook input priority 0; }",
    "add chain inet d output { type filter hook output priority 0; }",
  );
  return { client, server };
}

/** Gives an interface its addresses; duplicates are not looked for, so that IPv6 is there at once. */
export async function dress(where: Place, name: string, ...addresses: string[]): Promise<void> {
  await where.run(["ip", "link", "set", name, "up"]);
  for (const address of addresses)
    await where.run([
      "ip",
      "addr",
      "add",
      address.includes(":") ? `${address}/64` : `${address}/24`,
      "dev",
      name,
      ...(address.includes(":") ? ["nodad"] : []),
    ]);
}
