// Whose name is this host? One table for who asks which vendor it is, and for who asks whether it is a pooler.
// The patterns are the vendors' own, as documented; a named group is an identifier that stands in the name.
import { isIP } from "../ip.ts";
import type { VendorName, VendorPlace } from "./vendor.ts";

/** What a name says beyond its vendor: `pooler-kind.ts` makes roles of it. */
export type HostForm =
  | "fly-mpg-pooler"
  | "fly-mpg-direct"
  | "rds-proxy"
  | "rds"
  | "azure"
  | "supavisor"
  | "supabase-direct"
  | "neon-pooler"
  | "neon"
  | "digitalocean"
  | "crunchy"
  | "planetscale"
  | "tiger"
  | "other";

export interface VendorHost {
  vendor: VendorName;
  form: HostForm;
  ids: Record<string, string>;
  /** Why the name may mislead. */
  note: string | null;
}

interface Row {
  vendor: VendorName;
  /** Groups whose names begin with `_` are parts of identifiers, and none by themselves. */
  host: RegExp;
  form?: HostForm;
  /** Where the name alone is not enough. */
  only?: (place: VendorPlace) => boolean;
  /** Identifiers beside the groups. */
  ids?: (groups: Record<string, string>, place: VendorPlace) => Record<string, string | undefined>;
  note?: string;
}

const label = "[a-z0-9_-]+";
const awsRegion = "(?<region>[a-z]+(?:-[a-z]+)+-\\d+)";
const rds = `${awsRegion}\\.rds\\.amazonaws\\.com`;
const neon = `\\.(?:c-\\d+\\.)?(?<_place>[a-z0-9-]+)\\.(?<_cloud>aws|azure|gcp)\\.neon\\.tech`;
const name = (text: string) => new RegExp(`^${text}$`);
const below = (domain: string) => new RegExp(`\\.${domain.replaceAll(".", "\\.")}$`);

const rdsNote =
  "Heroku Essential and other platforms may use Amazon RDS host names too. If this database is not in your AWS " +
  "account, set vendor in the targets file.";
const ec2Note =
  "The host is an Amazon EC2 machine. Its generated user and database names suggest Heroku Postgres. If that is " +
  "wrong, set vendor in the targets file.";
const internalNote =
  "This .internal name has the form of a Postgres app on Fly.io, but other platforms use .internal too. If it is " +
  "not on Fly.io, set vendor in the targets file.";

const neonRegion: Row["ids"] = ({ _place, _cloud }) => ({ region: `${_cloud}-${_place}` });
const branchOfUser: Row["ids"] = (_, { user }) => ({ branch: /^[^.|]+\.([a-z0-9]+)(?:\|.*)?$/.exec(user)?.[1] });
/** Two names joined by a dash, which both may hold, are taken apart only where there is no choice. */
const serviceAndProject: Row["ids"] = ({ _both = "" }) => {
  const [service, project, ...more] = _both.split("-");
  const isPrefix = service === "replica" || service === "public" || service === "privatelink";
  return isPrefix || more.length > 0 ? {} : { service, project };
};

/** The first that fits counts: a vendor's narrow names come before its whole domain. */
const rows: Row[] = [
  { vendor: "fly-mpg", form: "fly-mpg-pooler", host: name(`pgbouncer\\.(?<cluster>${label})\\.flympg\\.net`) },
  { vendor: "fly-mpg", form: "fly-mpg-direct", host: name(`direct\\.(?<cluster>${label})\\.flympg\\.net`) },
  { vendor: "fly-mpg", host: below("flympg.net") },
  { vendor: "fly-postgres", host: name(`(?<app>${label})\\.(?:flycast|fly\\.dev)`) },
  { vendor: "fly-postgres", host: name(`top\\d\\.nearest\\.of\\.(?<app>${label})\\.internal`), note: internalNote },
  {
    vendor: "fly-postgres",
    host: name(`(?<machine>[0-9a-f]{14})\\.vm\\.(?<app>${label})\\.internal`),
    note: internalNote,
  },

  { vendor: "aws", form: "rds-proxy", host: name(`(?<instance>${label})\\.proxy-[^.]+\\.${rds}`) },
  { vendor: "aws", form: "rds-proxy", host: name(`.*\\.proxy-[^.]+\\.${rds}(?:\\.cn)?`) },
  { vendor: "aws", form: "rds", host: name(`${label}\\.cluster-custom-[^.]+\\.${rds}`), note: rdsNote },
  {
    vendor: "aws",
    form: "rds",
    host: name(`(?<instance>${label})\\.(?:cluster-|cluster-ro-)?[a-z0-9]+\\.${rds}`),
    note: rdsNote,
  },
  { vendor: "aws", form: "rds", host: below("rds.amazonaws.com"), note: rdsNote },
  { vendor: "aws", form: "rds", host: name(`.*\\.rds(?:\\.cn-[a-z]+-\\d)?\\.amazonaws\\.com\\.cn`) },
  {
    vendor: "heroku",
    host: /^ec2-[0-9-]+\.(?:compute-1|[a-z0-9-]+\.compute)\.amazonaws\.com$/,
    only: ({ user, database }) =>
      /^d(?=[a-z]*\d)[a-z0-9]{12,14}$/.test(database) && /^[a-z][a-z0-9]{12,14}$/.test(user),
    note: ec2Note,
  },

  {
    vendor: "gcp",
    host: /^\/cloudsql\/(?<project>(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]*):(?<region>[a-z0-9-]+):(?<instance>[a-z][a-z0-9-]*)(?:\/.*)?$/,
    ids: ({ project, region, instance }) => ({ connection: `${project}:${region}:${instance}` }),
  },
  { vendor: "gcp", host: name(`${label}\\.${label}\\.(?<region>[a-z]+-[a-z]+\\d+)\\.sql(?:-psa|-psc)?\\.goog`) },
  { vendor: "gcp", host: /\.sql(?:-psa|-psc)?\.goog$/ },

  {
    vendor: "azure",
    form: "azure",
    host: name(`(?<server>${label})\\.(?:(?:${label}\\.)?private\\.|privatelink\\.)?postgres\\.database\\.azure\\.com`),
  },
  { vendor: "azure", form: "azure", host: below("postgres.database.azure.com") },
  {
    vendor: "azure",
    host: below("postgres.cosmos.azure.com"),
    note:
      "The host name belongs to Azure Cosmos DB for PostgreSQL. Choose that service in the form, not Azure Database " +
      "for PostgreSQL.",
  },

  {
    vendor: "supabase",
    form: "supavisor",
    host: name(`[a-z]+-\\d+-${awsRegion}\\.pooler\\.supabase\\.com`),
    ids: (_, { user }) => ({ project: /\.([a-z0-9]+)$/.exec(user)?.[1] }),
  },
  { vendor: "supabase", form: "supavisor", host: below("pooler.supabase.com") },
  { vendor: "supabase", form: "supabase-direct", host: name(`db\\.(?<project>[a-z0-9]+)\\.supabase\\.co`) },

  { vendor: "neon", form: "neon-pooler", host: name(`(?<endpoint>ep-[a-z0-9-]+)-pooler${neon}`), ids: neonRegion },
  { vendor: "neon", form: "neon", host: name(`(?<endpoint>ep-[a-z0-9-]+)${neon}`), ids: neonRegion },
  { vendor: "neon", form: "neon-pooler", host: name(`${label}-pooler\\..*\\.neon\\.tech`) },
  { vendor: "neon", form: "neon", host: below("neon.tech") },

  { vendor: "render", host: /^(?<instance>dpg-[a-z0-9]{16,}-[a-z])(?:\.(?<region>[a-z]+)-postgres\.render\.com)?$/ },
  { vendor: "railway", host: name(`(?<service>${label})\\.railway\\.internal`) },
  { vendor: "railway", host: below("proxy.rlwy.net") },
  {
    vendor: "digitalocean",
    form: "digitalocean",
    host: name(`(?:private-)?(?<name>${label})-do-user-\\d+-\\d+\\.(?:${label}\\.)?db\\.ondigitalocean\\.com`),
  },
  { vendor: "digitalocean", form: "digitalocean", host: below("db.ondigitalocean.com") },
  {
    vendor: "aiven",
    host: name(`(?<_both>${label}-${label})\\.(?:${label}\\.)?aivencloud\\.com`),
    ids: serviceAndProject,
  },
  { vendor: "aiven", host: below("aivencloud.com") },
  { vendor: "crunchy", form: "crunchy", host: name(`p\\.(?<cluster>${label})\\.db\\.postgresbridge\\.com`) },
  { vendor: "crunchy", form: "crunchy", host: below("db.postgresbridge.com") },
  {
    vendor: "planetscale",
    form: "planetscale",
    host: name(`(?<region>${label})\\.pg\\.psdb\\.cloud`),
    ids: branchOfUser,
  },
  { vendor: "planetscale", form: "planetscale", host: below("psdb.cloud"), ids: branchOfUser },
  {
    vendor: "tiger",
    form: "tiger",
    host: name(`(?<service>${label})\\.(?<project>${label})\\.tsdb\\.cloud\\.timescale\\.com`),
  },
  { vendor: "tiger", form: "tiger", host: below("tsdb.cloud.timescale.com") },
  {
    vendor: "tiger",
    host: below("timescaledb.io"),
    note:
      "The host name belongs to Managed Service for TimescaleDB, not to Tiger Cloud. Choose that product in the " +
      "form.",
  },
];

/**
 * As DNS compares names: without case and without the root's dot. Longer ones than DNS has are nobody's, and so are
 * addresses.
 */
export function vendorHost(place: VendorPlace): VendorHost | null {
  const host = place.host.toLowerCase().replace(/\.$/, "");
  if (host.length > 253 || isIP(host) !== 0) return null;
  for (const { vendor, form = "other", host: pattern, only, ids, note = null } of rows) {
    const found = pattern.exec(host);
    if (!found || (only && !only(place))) continue;
    const groups = { ...found.groups };
    const known = Object.entries({ ...groups, ...ids?.(groups, place) }).filter(
      (one): one is [string, string] => !one[0].startsWith("_") && one[1] !== undefined,
    );
    return { vendor, form, ids: Object.fromEntries(known), note };
  }
  return null;
}
