// Several places with a network each, and a database that all of them reach at the same addresses.
import type { Lab } from "../lab.ts";
import { dnsmasq, resolvers } from "./dns.ts";
import type { Places, SeenFrom } from "../scenario.ts";
import { dress, place, type Place } from "./place.ts";

/** Addresses of the database's machine that every place has a route to. */
export const shared = { v4: "10.90.0.1", v6: "fd90::1", second4: "10.90.0.2" };
/** In the same range, and nobody has it: packets to it disappear. */
export const dead4 = "10.90.0.9";

export interface Site extends Place {
  /** Its own addresses, and the server's on its cable. */
  own4: string;
  own6: string;
  gate4: string;
}

export interface Sites {
  server: Place;
  sites: Site[];
}

/**
 * The server's firewall has chains `input` and `output` in table `inet d`, and so has each site.
 * Each site has a cable of its own to the server, which routes nothing between them.
 */
export async function sites(lab: Lab, count: number): Promise<Sites> {
  const server = await place(lab);
  await giveAddresses(server);
  await firewall(server);
  const made: Site[] = [];
  for (let at = 0; at < count; at += 1) made.push(await site(lab, server, at));
  return { server, sites: made };
}

export async function giveAddresses(server: Place): Promise<void> {
  for (const address of [`${shared.v4}/32`, `${shared.second4}/32`])
    await server.run(["ip", "addr", "add", address, "dev", "lo"]);
  await server.run(["ip", "addr", "add", `${shared.v6}/128`, "dev", "lo", "nodad"]);
}

/** @param at its number among the server's sites, from 0 on */
export async function site(lab: Lab, server: Place, at: number): Promise<Site> {
  const one = await place(lab);
  const net = 10 + at;
  const [own4, gate4] = [`10.77.${net}.1`, `10.77.${net}.2`];
  const [own6, gate6] = [`fd77:${net}::1`, `fd77:${net}::2`];
  const peer = ["type", "veth", "peer", "name", `s${at}`, "netns", String(server.pid)];
  await one.run(["ip", "link", "add", "c0", ...peer]);
  await dress(one, "c0", own4, own6);
  await dress(server, `s${at}`, gate4, gate6);
  await one.run(["ip", "route", "add", "10.90.0.0/24", "via", gate4]);
  await one.run(["ip", "-6", "route", "add", "fd90::/64", "via", gate6]);
  await firewall(one);
  return { ...one, own4, own6, gate4 };
}

async function firewall(where: Place): Promise<void> {
  await where.nft(
    "add table inet d",
    "add chain inet d input { type filter hook input priority 0; }",
    "add chain inet d output { type filter hook output priority 0; }",
  );
}

/** A resolver of this site's own, with these records and no others. */
export async function names(lab: Lab, server: Place, one: Site, records: readonly string[]): Promise<void> {
  await dnsmasq(lab, server, records, one.gate4);
  await resolvers(one, [one.gate4]);
}

/** The same URL from every site: the first is the application's, the others the bot's and an office's. */
export function everywhere(made: Sites, url: string): Places {
  return { places: made.sites.map((from, at) => ({ vantage: vantages[at] ?? `place-${at}`, from, url })) };
}
const vantages = ["orders-ord", "bot", "office"];

/** The first two of them, each with what is its own. */
export function two(made: Sites, application: Partial<SeenFrom>, bot: Partial<SeenFrom>): Places {
  const own = [application, bot];
  return { places: made.sites.slice(0, 2).map((from, at) => ({ vantage: vantages[at] ?? "", from, ...own[at] })) };
}
