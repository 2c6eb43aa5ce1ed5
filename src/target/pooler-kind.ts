// Is it a pooler, by what its vendor documents of host, port and database name? A name proves
// nothing of the server's state: it only labels the endpoint and words the advice.
import { vendorHost, type HostForm } from "./vendor-hosts.ts";

export interface PoolerEndpoint {
  host: string;
  port: number;
  database: string;
  user: string;
}

export interface Kind {
  /** As the vendor calls it; null where the host tells nothing. */
  pooler: string | null;
  role: "pooled" | "direct" | "unknown";
  /** What this pooler wants and the connection string does not have. */
  advice: string | null;
}

const unknown: Kind = { pooler: null, role: "unknown", advice: null };
const direct: Kind = { ...unknown, role: "direct" };
const pooled = (pooler: string, advice: string | null = null): Kind => ({ pooler, role: "pooled", advice });

const kinds: Record<HostForm, (one: PoolerEndpoint) => Kind> = {
  "fly-mpg-pooler": () => pooled("PgBouncer of Fly Managed Postgres"),
  "fly-mpg-direct": () => direct,
  "rds-proxy": () => pooled("RDS Proxy"),
  rds: () => direct,
  supavisor: ({ user }) =>
    pooled(
      "Supavisor of Supabase",
      user.includes(".") ? null : `Supavisor finds the project by the user name: write it as ${user}.PROJECT_REF.`,
    ),
  "supabase-direct": ({ port }) => (port === 6543 ? pooled("PgBouncer of Supabase") : direct),
  "neon-pooler": () => pooled("PgBouncer of Neon"),
  neon: () => direct,
  azure: ({ port }) => (port === 6432 ? pooled("PgBouncer of Azure Database") : direct),
  digitalocean: ({ port }) => (port === 25061 ? pooled("pool of DigitalOcean") : port === 25060 ? direct : unknown),
  crunchy: ({ port }) => (port === 5431 ? pooled("PgBouncer of Crunchy Bridge") : unknown),
  planetscale: ({ port }) => (port === 6432 ? pooled("PgBouncer of PlanetScale") : unknown),
  tiger: ({ database }) => (database === "tsdb_transaction" ? pooled("pool of Tiger Cloud") : unknown),
  other: () => unknown,
};

export function kindOf(one: PoolerEndpoint): Kind {
  return kinds[vendorHost(one)?.form ?? "other"](one);
}
