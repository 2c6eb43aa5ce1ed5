// Name servers in a place, and the resolver configuration that leads to them.
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { run, type Lab } from "../lab.ts";
import { at, net, type Net, type Place } from "./place.ts";
import type { Oddity } from "./odd-name-server.ts";

/** dnsmasq on one address, with nothing but these records; it knows all of the zone `lab`, and refuses the rest. */
export async function dnsmasq(
  lab: Lab,
  where: Place,
  records: readonly string[],
  address: string = at.server4,
): Promise<void> {
  const words = [
    "dnsmasq",
    "--keep-in-foreground",
    "--conf-file=/dev/null",
    "--no-resolv",
    "--no-hosts",
    "--local=/lab/",
  ];
  const own = ["--bind-interfaces", `--listen-address=${address}`, "--pid-file=", "--user=root", ...records];
  lab.start([...where.enter, ...words, ...own]);
  await listens(where, address);
}

/** A name server that does what none should. */
export async function oddNameServer(
  lab: Lab,
  where: Place,
  oddity: Oddity,
  address: string = at.server4,
): Promise<void> {
  const file = fileURLToPath(new URL("odd-name-server.ts", import.meta.url));
  const tsx = import.meta.resolve("tsx");
  lab.start([...where.enter, process.execPath, "--import", tsx, file, address, JSON.stringify(oddity)]);
  await listens(where, address);
}

async function listens(where: Place, address: string): Promise<void> {
  const socket = address.includes(":") ? `[${address}]:53` : `${address}:53`;
  for (const until = Date.now() + 10_000; Date.now() < until; await sleep(25)) {
    const { stdout } = await run([...where.enter, "ss", "-Hlun"]);
    if (stdout.split(/\s+/).includes(socket)) return;
  }
  throw new Error(`no name server listens on ${socket}`);
}

/** Makes these the only resolvers of a place. */
export async function resolvers(where: Place, addresses: readonly string[], ...lines: string[]): Promise<void> {
  await where.overlay("/etc/resolv.conf", [...addresses.map((one) => `nameserver ${one}`), ...lines, ""].join("\n"));
}

/** A client and a server, and on the server dnsmasq, which the client asks. */
export async function netWithNames(lab: Lab, records: readonly string[]): Promise<Net> {
  const made = await net(lab);
  await dnsmasq(lab, made.server, records);
  await resolvers(made.client, [at.server4]);
  return made;
}
