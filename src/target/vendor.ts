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
  /** Why the name may mislead: for a person to read before anything is filed. */
  note?: string;
}

interface Pattern {
  name: VendorName;
  matches: (place: VendorPlace) => Record<string, string> | null;
}

const host =
  (pattern: RegExp): Pattern["matches"] =>
  (place) => {
    const found = pattern.exec(place.host);
    return found ? { ...found.groups } : null;
  };

/** The first that fits counts. */
const patterns: Pattern[] = [{ name: "fly-mpg", matches: host(/^(?:pgbouncer|direct)\.(?<cluster>[^.]+)\.flympg\.net$/) }];

/** By what its vendor documents of its name; null where it tells nothing. */
export function recogniseVendor(place: VendorPlace): VendorOf | null {
  for (const { name, matches } of patterns) {
    const ids = matches(place);
    if (ids) return { name, from: "place", ids };
  }
  return null;
}
