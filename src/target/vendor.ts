// Which vendor runs the server: as the targets file says, else by what its vendor documents of host, port, user and
// database. Names that need no proof: they choose a ticket's form and which platform may be asked, and never a verdict.
import { vendorHost } from "./vendor-hosts.ts";

export const vendorNames = [
  "fly-mpg",
  "fly-postgres",
  "aws",
  "gcp",
  "azure",
  "supabase",
  "neon",
  "heroku",
  "render",
  "railway",
  "digitalocean",
  "aiven",
  "crunchy",
  "planetscale",
  "tiger",
  "generic",
] as const;
export type VendorName = (typeof vendorNames)[number];

/** One place of a target, host names in lower case. */
export interface VendorPlace {
  host: string;
  port: number;
  user: string;
  database: string;
}

export interface VendorOf {
  name: VendorName;
  /** How it is known: the targets file says so, or a place does. */
  from: "targets-file" | "place";
  /**
   * Identifiers that the vendor's support wants, by the key of the vendor's own list (`cluster`,
   * `project`, `region` …): from the place, and those of `vendor_ids`, which go first.
   */
  ids: Record<string, string>;
  /** Why the name may mislead: for a person to read before anything is filed. */
  note?: string;
}

/**
 * By the host's name, and where that is not enough by port, user and database. Null where names do not tell: addresses,
 * private names that anybody may use, another's domain. `.evil.example` behind a vendor's name is another's domain.
 */
export function recogniseVendor(place: VendorPlace): VendorOf | null {
  const found = vendorHost(place);
  return found
    ? { name: found.vendor, from: "place", ids: found.ids, ...(found.note ? { note: found.note } : {}) }
    : null;
}
