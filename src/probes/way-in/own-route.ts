// Does a route of this machine's own refuse an address (ip-route(8): unreachable, prohibit), or lead anywhere at all?
import { readFileSync } from "node:fs";

interface Route {
  interface: string;
  destination: number;
  mask: number;
  /** RTF_REJECT (linux/route.h). */
  rejects: boolean;
}

const rejectFlag = 0x200;

/** proc(5), /proc/net/route: IPv4, the main table, numbers in the order of the machine's bytes. None elsewhere. */
function routes(): Route[] {
  try {
    const [, ...lines] = readFileSync("/proc/net/route", "utf8").trim().split("\n");
    return lines.map((line) => {
      const [name = "", destination = "", , flags = "", , , , mask = ""] = line.split("\t");
      const number = (hex: string) => Buffer.from(hex.trim(), "hex").readUInt32LE();
      return {
        interface: name.trim(),
        destination: number(destination),
        mask: number(mask),
        rejects: (Number.parseInt(flags, 16) & rejectFlag) !== 0,
      };
    });
  } catch {
    return [];
  }
}

const toNumber = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

/** The longest prefix decides. Rules of routing and other tables are not looked at. */
export function ownRouteRejects(address: string): boolean {
  const wanted = toNumber(address);
  const fitting = routes().filter(({ destination, mask }) => (wanted & mask) >>> 0 === destination);
  return fitting.toSorted((a, b) => b.mask - a.mask)[0]?.rejects ?? false;
}

/** Whether this interface leads to the rest of the world. */
export function hasDefaultRoute(name: string): boolean {
  return routes().some((one) => one.interface === name && one.mask === 0 && !one.rejects);
}
