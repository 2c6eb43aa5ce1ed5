// Is it a pooler, by what its vendor documents of host, port and database name? A name proves nothing of the server's state:
// it only labels the endpoint and words the advice.

export interface Endpoint {
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

interface Pattern {
  matches: (one: Endpoint) => boolean;
  kind: Omit<Kind, "advice">;
  advice?: (one: Endpoint) => string | null;
}

const host =
  (pattern: RegExp, port?: number) =>
  (one: Endpoint): boolean =>
    pattern.test(one.host) && (port === undefined || one.port === port);
const pooled = (pooler: string) => ({ pooler, role: "pooled" as const });
const direct = { pooler: null, role: "direct" as const };

/** The first that fits counts. */
const patterns: Pattern[] = [
  { matches: host(/^pgbouncer\.[^.]+\.flympg\.net$/), kind: pooled("PgBouncer of Fly Managed Postgres") },
  { matches: host(/^direct\.[^.]+\.flympg\.net$/), kind: direct },
  { matches: host(/\.proxy-[^.]+\.[^.]+\.rds\.amazonaws\.com(\.cn)?$/), kind: pooled("RDS Proxy") },
  { matches: host(/\.rds\.amazonaws\.com(\.cn)?$/), kind: direct },
  {
    matches: host(/\.pooler\.supabase\.com$/),
    kind: pooled("Supavisor of Supabase"),
    advice: ({ user }) => (user.includes(".") ? null : `Supavisor finds the project by the user: write it as ${user}.PROJECT_REF.`),
  },
  { matches: host(/^db\.[^.]+\.supabase\.co$/, 6543), kind: pooled("PgBouncer of Supabase") },
  { matches: host(/^db\.[^.]+\.supabase\.co$/), kind: direct },
  { matches: host(/^[^.]+-pooler\..*\.neon\.tech$/), kind: pooled("PgBouncer of Neon") },
  { matches: host(/\.neon\.tech$/), kind: direct },
  { matches: host(/\.postgres\.database\.azure\.com$/, 6432), kind: pooled("PgBouncer of Azure Database") },
  { matches: host(/\.postgres\.database\.azure\.com$/), kind: direct },
  { matches: host(/\.db\.ondigitalocean\.com$/, 25061), kind: pooled("pool of DigitalOcean") },
  { matches: host(/\.db\.ondigitalocean\.com$/, 25060), kind: direct },
  { matches: host(/\.db\.postgresbridge\.com$/, 5431), kind: pooled("PgBouncer of Crunchy Bridge") },
  { matches: host(/\.psdb\.cloud$/, 6432), kind: pooled("PgBouncer of PlanetScale") },
  {
    matches: (one) => one.host.endsWith(".tsdb.cloud.timescale.com") && one.database === "tsdb_transaction",
    kind: pooled("pool of Tiger Cloud"),
  },
];

/** @param one host names in lower case */
export function kindOf(one: Endpoint): Kind {
  const found = patterns.find(({ matches }) => matches({ ...one, host: one.host.toLowerCase() }));
  return found ? { ...found.kind, advice: found.advice?.(one) ?? null } : { pooler: null, role: "unknown", advice: null };
}
