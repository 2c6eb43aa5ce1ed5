// Is a certificate for a host, by libpq's own rules? They differ from RFC 6125, and from Node's.
// Source: fe-secure-common.c and fe-secure-openssl.c, pq_verify_peer_name_matches_certificate, since PostgreSQL 15.
import { BlockList } from "node:net";
import { isIP } from "../ip.ts";

export interface NamesOfCertificate {
  dns: string[];
  ip: string[];
  /** The first common name, or null. */
  commonName: string | null;
}

/** Names of the host's own kind make the common name count for nothing; for an address it counts beside DNS names. */
export function certificateIsFor({ dns, ip, commonName }: NamesOfCertificate, host: string): boolean {
  if (dns.some((name) => isName(name, host)) || ip.some((address) => isAddress(address, host))) return true;
  const ofItsKind = isIP(host) === 0 ? dns : ip;
  return ofItsKind.length === 0 && commonName !== null && isName(commonName, host);
}

/** A wildcard stands for the whole first label, however few labels follow. */
function isName(pattern: string, host: string): boolean {
  if (pattern.includes("\0")) return false;
  const [name, wanted] = [pattern.toLowerCase(), host.toLowerCase()];
  if (name === wanted) return true;
  return /^\*\../.test(name) && wanted.endsWith(name.slice(1)) && !wanted.slice(0, 1 - name.length).includes(".");
}

function isAddress(address: string, host: string): boolean {
  const family = isIP(address);
  if (family === 0 || family !== isIP(host)) return false;
  const list = new BlockList();
  list.addAddress(address, family === 6 ? "ipv6" : "ipv4");
  return list.check(host, family === 6 ? "ipv6" : "ipv4");
}
