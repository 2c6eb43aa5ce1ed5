// Networks of pg_hba.conf as whole numbers: the server looks at no bit of an address behind its mask.
import { isIP } from "../../ip.ts";

/** As a line has it: an address with its mask behind a slash, or apart from it. */
export interface WrittenNetwork {
  address: string | null;
  mask: string | null;
}

export interface Network {
  family: 4 | 6;
  bits: number;
  /** The bits of the address up to the mask, without those behind it. */
  prefix: bigint;
}

const length = { 4: 32, 6: 128 };

/** Null where the address is a name or a keyword, or the mask is none. */
export function networkOf({ address, mask }: WrittenNetwork): Network | null {
  const [ip, slashed] = cidrOf(address ?? "");
  const family = isIP(ip);
  if (family === 0) return null;
  const bits = slashed === undefined ? bitsOf(mask) : Number(slashed);
  if (!Number.isInteger(bits) || bits < 0 || bits > length[family]) return null;
  return { family, bits, prefix: valueOf(ip, family) >> BigInt(length[family] - bits) };
}

/** Behind the first slash all is the mask, as the server has it: "10.0.0.0/8/8" has none that is a number. */
export function cidrOf(address: string): [ip: string, bits: string | undefined] {
  const at = address.indexOf("/");
  return at < 0 ? [address, undefined] : [address.slice(0, at), address.slice(at + 1)];
}

/**
 * As the server has it (inet_aton): the last number of fewer than four fills what is left, `192.168.1` is 192.168.0.1.
 * @returns what is no such number as it is
 */
export function wholeIp(text: string): string {
  if (!/^(?:(?:0|[1-9]\d{0,2})\.){0,2}(?:0|[1-9]\d{0,9})$/.test(text)) return text;
  const first = text.split(".").map(Number);
  const last = first.pop() ?? 0;
  const left = 4 - first.length;
  if (first.some((one) => one > 255) || last >= 256 ** left) return text;
  return [...first, ...Array.from({ length: left }, (_, at) => Math.floor(last / 256 ** (left - 1 - at)) % 256)].join(
    ".",
  );
}

/** What people mean: `192.168.1` is 192.168.1.0. */
export const paddedIp = (text: string): string => [...text.split("."), "0", "0", "0"].slice(0, 4).join(".");

/** Whether the one network holds the other. */
export function holds(wide: WrittenNetwork, narrow: WrittenNetwork): boolean {
  const [outer, inner] = [networkOf(wide), networkOf(narrow)];
  return outer !== null && inner !== null && inner.bits >= outer.bits && isInside(inner, outer);
}

/** @param ip what is no address is in no network */
export function hasAddress(network: Network, ip: string): boolean {
  const family = isIP(ip);
  return family !== 0 && isInside({ family, bits: length[family], prefix: valueOf(ip, family) }, network);
}

const isInside = (inner: Network, outer: Network) =>
  inner.family === outer.family && cut(inner, outer.bits) === outer.prefix;

/** The first bits of a network: what a wider one has as its own. */
export const cut = ({ prefix, bits }: Network, shorter: number): bigint => prefix >> BigInt(bits - shorter);

const valueOf = (ip: string, family: 4 | 6): bigint =>
  family === 4
    ? BigInt(ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0))
    : BigInt(`0x${groupsOf(ip).join("")}`);

/** `fe80::1%eth0`: the server compares no zone. `::` stands for as many groups of zeros as are missing. */
function groupsOf(ip: string): string[] {
  const [bare = ""] = ip.split("%");
  const [left = [], right = []] = bare.split("::").map((half) =>
    half.split(":").flatMap((group) => {
      const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
      const parts = group.includes(".") ? [a * 256 + b, c * 256 + d].map((one) => one.toString(16)) : [group];
      return parts.filter((one) => one !== "").map((one) => one.padStart(4, "0"));
    }),
  );
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => "0000"), ...right];
}

/** 255.255.0.0 → 16; NaN where there is none. */
const bitsOf = (mask: string | null): number =>
  mask === null
    ? Number.NaN
    : mask
        .split(isIP(mask) === 4 ? "." : ":")
        .reduce((sum, part) => sum + onesOf(Number.parseInt(part || "0", isIP(mask) === 4 ? 10 : 16)), 0);

const onesOf = (number: number) => number.toString(2).replaceAll("0", "").length;
