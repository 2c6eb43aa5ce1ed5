// Which vendor runs the server: as the targets file says, else by what its vendor documents of host, port, user and database.
// Names that need no proof: they choose a ticket's form and which platform may be asked, and never a verdict.

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
  /** Identifiers that the vendor's support wants, by the key of the vendor's own list (`cluster`, `project`, `region` …): from the place, and those of `vendor_ids`, which go first. */
  ids: Record<string, string>;
}

/** The vendor of a place, or null. */
export function recogniseVendor({ host }: VendorPlace): VendorOf | null {
  const cluster = /^(?:pgbouncer|direct)\.([a-z0-9-]+)\.flympg\.net$/.exec(host)?.[1];
  return cluster === undefined ? null : { name: "fly-mpg", from: "place", ids: { cluster } };
}
