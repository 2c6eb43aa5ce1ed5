// Ranges that are taken for a private network, and hold mostly public addresses.
// https://www.rfc-editor.org/rfc/rfc1918#section-3
import { holds } from "./networks.ts";

/** A private network, and the shortest mask of a range around it that is still a slip and no choice. */
const meant: [network: string, least: number][] = [
  ["172.16.0.0/12", 8],
  ["192.168.0.0/16", 8],
];

/** The private network in 172.0.0.0/8 and the like; null where the range is private, or wide on purpose. */
export function publicAround(address: string | null, mask: string | null): string | null {
  for (const [network, least] of meant) {
    const octet = network.split(".")[0] ?? "";
    if (!address?.startsWith(`${octet}.`)) continue;
    const around = { address: `${octet}.0.0.0/${least}`, mask: null };
    const [own, inner] = [
      { address, mask },
      { address: network, mask: null },
    ];
    if (holds(around, own) && holds(own, inner) && !holds(inner, own)) return network;
  }
  return null;
}
