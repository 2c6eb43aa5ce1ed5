// Every connection parameter of libpq 18 by name, its environment variable, and the values where they are enumerated.
// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS and libpq-envars.html
import { distance } from "fastest-levenshtein";
import { sslmodeNames } from "./connection.ts";

interface Parameter {
  env?: string;
  /** The release that brought it, where that is newer than 15: test/soak/libpq holds both sides of it against psql. */
  since?: 16 | 17 | 18;
  /** The only values that libpq lets pass, whatever case they are in where `anyCase`. */
  values?: readonly string[];
  anyCase?: true;
  number?: true;
}

const versions = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const;

export const parameters: Record<string, Parameter> = {
  host: { env: "PGHOST" },
  hostaddr: { env: "PGHOSTADDR" },
  port: { env: "PGPORT" },
  dbname: { env: "PGDATABASE" },
  user: { env: "PGUSER" },
  password: { env: "PGPASSWORD" },
  passfile: { env: "PGPASSFILE" },
  require_auth: { since: 16, env: "PGREQUIREAUTH" },
  channel_binding: { env: "PGCHANNELBINDING", values: ["disable", "prefer", "require"] },
  connect_timeout: { env: "PGCONNECT_TIMEOUT", number: true },
  client_encoding: { env: "PGCLIENTENCODING" },
  options: { env: "PGOPTIONS" },
  application_name: { env: "PGAPPNAME" },
  fallback_application_name: {},
  keepalives: { number: true },
  keepalives_idle: { number: true },
  keepalives_interval: { number: true },
  keepalives_count: { number: true },
  tcp_user_timeout: { number: true },
  replication: {},
  gssencmode: { env: "PGGSSENCMODE", values: ["disable", "prefer", "require"] },
  sslmode: { env: "PGSSLMODE", values: sslmodeNames },
  requiressl: { env: "PGREQUIRESSL" },
  sslnegotiation: { since: 17, env: "PGSSLNEGOTIATION", values: ["postgres", "direct"] },
  sslcompression: { env: "PGSSLCOMPRESSION" },
  sslcert: { env: "PGSSLCERT" },
  sslkey: { env: "PGSSLKEY" },
  sslkeylogfile: { since: 18 },
  sslpassword: {},
  sslcertmode: { since: 16, env: "PGSSLCERTMODE", values: ["disable", "allow", "require"] },
  sslrootcert: { env: "PGSSLROOTCERT" },
  sslcrl: { env: "PGSSLCRL" },
  sslcrldir: { env: "PGSSLCRLDIR" },
  sslsni: { env: "PGSSLSNI" },
  requirepeer: { env: "PGREQUIREPEER" },
  ssl_min_protocol_version: { env: "PGSSLMINPROTOCOLVERSION", values: versions, anyCase: true },
  ssl_max_protocol_version: { env: "PGSSLMAXPROTOCOLVERSION", values: versions, anyCase: true },
  min_protocol_version: { since: 18, env: "PGMINPROTOCOLVERSION", values: ["3.0", "3.2", "latest"] },
  max_protocol_version: { since: 18, env: "PGMAXPROTOCOLVERSION", values: ["3.0", "3.2", "latest"] },
  krbsrvname: { env: "PGKRBSRVNAME" },
  gsslib: { env: "PGGSSLIB" },
  gssdelegation: { since: 16, env: "PGGSSDELEGATION" },
  scram_client_key: { since: 18 },
  scram_server_key: { since: 18 },
  service: { env: "PGSERVICE" },
  target_session_attrs: {
    env: "PGTARGETSESSIONATTRS",
    values: ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"],
  },
  load_balance_hosts: { since: 16, env: "PGLOADBALANCEHOSTS", values: ["disable", "random"] },
  oauth_issuer: { since: 18 },
  oauth_client_id: { since: 18 },
  oauth_client_secret: { since: 18 },
  oauth_scope: { since: 18 },
};

/** Parameters whose values must not leave the process. */
export const secretParameters = [
  "password",
  "sslpassword",
  "oauth_client_secret",
  "scram_client_key",
  "scram_server_key",
];

/** Words of URLs that other drivers read and libpq does not know. */
const foreign: Record<string, string> = Object.fromEntries(
  Object.entries({
    Prisma: ["pgbouncer", "schema", "connection_limit", "pool_timeout", "socket_timeout", "sslaccept", "sslidentity"],
    "node-postgres": [
      "uselibpqcompat",
      "statement_timeout",
      "query_timeout",
      "lock_timeout",
      "idle_in_transaction_session_timeout",
    ],
    "node-postgres, Ecto and JDBC": ["ssl"],
    "postgres.js": ["max", "idle_timeout", "max_lifetime", "prepare"],
    "asyncpg and Prisma": ["statement_cache_size"],
    "asyncpg and SQLAlchemy": [
      "prepared_statement_cache_size",
      "prepared_statement_name_func",
      "server_settings",
      "command_timeout",
    ],
    SQLAlchemy: ["max_overflow", "pool_recycle", "pool_pre_ping", "async_fallback"],
    "Ecto and SQLAlchemy": ["pool_size"],
    Ecto: ["pool_count", "queue_target", "queue_interval", "ssl_opts", "socket_options"],
    Rails: ["pool", "encoding", "prepared_statements", "reaping_frequency", "checkout_timeout", "schema_search_path"],
    Django: ["conn_max_age", "conn_health_checks"],
    "pgx (Go)": [
      "pool_max_conns",
      "pool_min_conns",
      "pool_max_conn_lifetime",
      "default_query_exec_mode",
      "statement_cache_capacity",
    ],
    "lib/pq (Go)": ["binary_parameters", "disable_prepared_binary_result"],
    "pgx (Go) and other drivers (libpq wants options=-csearch_path%3D…)": ["search_path"],
    JDBC: [
      ...(
        "prepareThreshold preparedStatementCacheQueries currentSchema ApplicationName socketTimeout loginTimeout " +
        "connectTimeout"
      ).split(" "),
      ...(
        "tcpKeepAlive reWriteBatchedInserts targetServerType loadBalanceHosts stringtype sslfactory " +
        "defaultRowFetchSize"
      ).split(" "),
    ],
    Npgsql: [
      "pooling",
      "maximum pool size",
      "minimum pool size",
      "trust server certificate",
      "ssl mode",
      "timeout",
      "command timeout",
    ],
    "Vercel and Supabase": ["workaround", "supa"],
    "PlanetScale and MySQL drivers": ["ssl_mode", "ssl-mode"],
  }).flatMap(([driver, names]) => names.map((name) => [name.toLowerCase(), driver])),
);

/** What the parameter was probably meant to be, where spelling alone does not tell. */
const meant: Record<string, string> = {
  ssl: "sslmode",
  search_path: "options",
  statement_timeout: "options",
  applicationname: "application_name",
  connecttimeout: "connect_timeout",
  logintimeout: "connect_timeout",
  targetservertype: "target_session_attrs",
  loadbalancehosts: "load_balance_hosts",
  encoding: "client_encoding",
  username: "user",
  database: "dbname",
};

/** Why a parameter is not libpq's, and what was probably meant. */
export function unknownParameter(name: string): { text: string; fix: string } {
  // What is not a plain word may be a piece of something secret.
  if (!/^[A-Za-z][\w .-]{0,40}$/.test(name))
    return name.startsWith("amp;")
      ? {
          text: "a parameter begins with amp;",
          fix: "The & between parameters was written as &amp; (HTML): write & alone.",
        }
      : {
          text: `the name of a parameter is not a word (${name.length} characters)`,
          fix: "Percent-encode &, = and ? within values, or remove it.",
        };
  const key = name.toLowerCase();
  const driver = Object.hasOwn(foreign, key) ? foreign[key] : undefined;
  const near = Object.keys(parameters)
    .map((known) => ({ known, away: distance(key, known) }))
    .sort((a, b) => a.away - b.away)[0];
  const guess = Object.hasOwn(meant, key)
    ? meant[key]
    : near && near.away <= Math.min(3, key.length / 2)
      ? near.known
      : undefined;
  const question = guess ? ` Did you mean ${guess}?` : "";
  if (driver)
    return {
      text: `the parameter "${name}" is not libpq's; it belongs to ${driver}`,
      fix: `Take ${name} out of the URL that libpq reads, or give each driver its own URL.${question}`,
    };
  return {
    text: `the parameter "${name}" is not known to libpq`,
    fix: `Remove it or correct its spelling.${question}`,
  };
}
