// What Go's drivers take in a connection string, by their documentation and source. What they do not know they hand to
// the server as a setting, and it refuses settings that it does not know.

import { parameters } from "../../libpq/parameters.ts";
import { isTypo } from "../specs.ts";

export const docs = {
  pq: "https://pkg.go.dev/github.com/lib/pq#hdr-Connection_String_Parameters",
  pgx: "https://pkg.go.dev/github.com/jackc/pgx/v5/pgconn#ParseConfig",
  pool: "https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool#ParseConfig",
  poolFields: "https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool#Config",
  open: "https://pkg.go.dev/database/sql#Open",
  sql: "https://pkg.go.dev/database/sql#DB.SetMaxOpenConns",
  gorm: "https://gorm.io/docs/connecting_to_the_database.html#PostgreSQL",
  exec: "https://pkg.go.dev/github.com/jackc/pgx/v5#QueryExecMode",
  goPg: "https://pkg.go.dev/github.com/go-pg/pg/v10#Options",
  pgdriver: "https://bun.uptrace.dev/postgres/#pgdriver",
  binary: "https://github.com/lib/pq/issues/635",
};

/** Which driver reads the text. */
export type GoDriver = "pq" | "pgx" | "pgxpool" | "gorm" | "go-pg" | "pgdriver";

/** Words of other drivers and databases, and misspelt ones → what is meant; null: take it out. */
export const strangers: Record<string, string | null> = {
  username: "user",
  pass: "password",
  pwd: "password",
  passwd: "password",
  hostname: "host",
  server: "host",
  db: "dbname",
  db_name: "dbname",
  databasename: "dbname",
  ssl: "sslmode",
  ssl_mode: "sslmode",
  sslMode: "sslmode",
  time_zone: "TimeZone",
  schema: "search_path",
  currentSchema: "search_path",
  connection_timeout: "connect_timeout",
  connectTimeout: "connect_timeout",
  charset: null,
  parseTime: null,
  loc: null,
  pgbouncer: null,
  connection_limit: null,
  pool_timeout: null,
  pool_size: null,
  max_open_conns: null,
  hostaddr: "host",
};

/** Only pgxpool takes these; any other reader hands them to the server. */
export const poolOnly = new Set(
  (
    "pool_max_conns pool_min_conns pool_max_conn_lifetime pool_max_conn_idle_time pool_health_check_period " +
    "pool_max_conn_lifetime_jitter pool_min_idle_conns"
  ).split(" "),
);
/** pgx alone, of any version. */
export const pgxOnly = new Set(
  (
    "statement_cache_capacity statement_cache_mode description_cache_capacity default_query_exec_mode " +
    "prefer_simple_protocol min_read_buffer_size"
  ).split(" "),
);

/** What a misspelt word may mean; no setting of the server's is nearly called so. */
const spelt = (
  "binary_parameters connect_timeout sslmode sslrootcert password application_name target_session_attrs " +
  "default_query_exec_mode statement_cache_capacity pool_max_conns"
).split(" ");
const ofPqAlone = ["binary_parameters", "disable_prepared_binary_result", "sslinline", "krbsrvname", "krbspn"];

/** The word that is meant by one that no driver has; undefined where nobody knows. */
export function respelt(name: string): string | undefined {
  const isKnown = Object.hasOwn(parameters, name) || poolOnly.has(name) || pgxOnly.has(name);
  if (isKnown || ofPqAlone.includes(name) || !/^[a-z_]+$/.test(name)) return undefined;
  return spelt.find((one) => isTypo(name, one));
}

/** Fields of go-pg's Options. */
const goPgFields = new Set(
  `Network Addr User Password Database ApplicationName TLSConfig DialTimeout ReadTimeout WriteTimeout MaxRetries PoolSize
MinIdleConns MaxConnAge PoolTimeout IdleTimeout IdleCheckFrequency`.split(/\s+/),
);

/** Before its fifth release TLS is a flag, and before its fourth a host and a port stand apart. */
const goPgBefore: [release: number, fields: string[]][] = [
  [4, ["Host", "Port"]],
  [5, ["SSL"]],
];

/** @param release that the import's path names: `gopkg.in/pg.v3` */
export const goPgFieldsOf = (release: number): Set<string> =>
  new Set([...goPgFields, ...goPgBefore.flatMap(([before, fields]) => (release < before ? fields : []))]);

/** Methods and fields beside the text that say how many connections there may be, and for how long. */
export const settings = new Set(
  `SetMaxOpenConns SetMaxIdleConns SetConnMaxLifetime SetConnMaxIdleTime MaxConns MinConns MaxConnLifetime MaxConnIdleTime
HealthCheckPeriod MaxConnLifetimeJitter ConnectTimeout DefaultQueryExecMode PreferSimpleProtocol PrepareStmt
StatementCacheCapacity`.split(/\s+/),
);

/** Options of bun's pgdriver, and what database/sql bounds over it. */
export const pgdriverSettings = new Set(
  `WithNetwork WithAddr WithUser WithPassword WithDatabase WithApplicationName WithTLSConfig WithInsecure WithTimeout WithDialTimeout
WithReadTimeout WithWriteTimeout SetMaxOpenConns SetMaxIdleConns SetConnMaxLifetime SetConnMaxIdleTime`.split(/\s+/),
);
