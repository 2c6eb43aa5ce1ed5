// Options of node-postgres (pg, pg-pool), Knex (with tarn) and Drizzle Kit, by documentation and source.
import type { Spec } from "../specs.ts";

export const docs = {
  client: "https://node-postgres.com/apis/client",
  pool: "https://node-postgres.com/apis/pool",
  ssl: "https://node-postgres.com/features/ssl",
  knex: "https://knexjs.org/guide/#configuration-options",
  knexPool: "https://knexjs.org/guide/#pool",
  knexSearchPath: "https://knexjs.org/guide/#searchpath",
  drizzle: "https://orm.drizzle.team/docs/drizzle-config-file",
};

const any = (...names: string[]): Spec[] => names.map((name) => ({ name, type: "any" }));

export const pgSpecs: Spec[] = [
  ...any(
    "user",
    "password",
    "host",
    "port",
    "database",
    "connectionString",
    "ssl",
    "ssl.*",
    "types",
    "options",
    "client_encoding",
    "encoding",
  ),
  ...any(
    "statement_timeout",
    "query_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "application_name",
    "fallback_application_name",
  ),
  ...any(
    "connectionTimeoutMillis",
    "keepAlive",
    "keepAliveInitialDelayMillis",
    "binary",
    "replication",
    "Promise",
    "Client",
    "stream",
    "enableChannelBinding",
  ),
  ...any(
    "max",
    "min",
    "poolSize",
    "idleTimeoutMillis",
    "allowExitOnIdle",
    "maxUses",
    "maxLifetimeSeconds",
    "log",
    "verify",
    "onConnect",
    "sslnegotiation",
  ),
];

/** What people write and nobody reads → what is meant. */
export const misnamed: Record<string, string> = {
  username: "user",
  userName: "user",
  hostname: "host",
  server: "host",
  dbname: "database",
  db: "database",
  databaseName: "database",
  pass: "password",
  pwd: "password",
  url: "connectionString",
  uri: "connectionString",
  idleTimeout: "idleTimeoutMillis",
  idleTimeoutMs: "idleTimeoutMillis",
  connectionTimeout: "connectionTimeoutMillis",
  connectTimeout: "connectionTimeoutMillis",
  connectionTimeoutMs: "connectionTimeoutMillis",
  connectTimeoutMillis: "connectionTimeoutMillis",
  acquireTimeoutMillis: "connectionTimeoutMillis",
  maxConnections: "max",
  connectionLimit: "max",
  pool_size: "max",
  maxLifetimeMillis: "maxLifetimeSeconds",
  statementTimeout: "statement_timeout",
  queryTimeout: "query_timeout",
  applicationName: "application_name",
  sslmode: "ssl",
};
/** Without these there is no connection, or another than was meant. */
export const vital = ["user", "host", "database", "password", "connectionString"];

/** Of `max: 0`, as a sentence ends. */
export const poolless = "Knex makes no pool, and every query fails (Unable to acquire a connection).";

/** tarn.js refuses anything else in `pool`, and any of these that is no number. */
export const tarn = [
  "min",
  "max",
  "acquireTimeoutMillis",
  "createTimeoutMillis",
  "destroyTimeoutMillis",
  "idleTimeoutMillis",
  "createRetryIntervalMillis",
  "reapIntervalMillis",
];
export const tarnOthers = ["create", "validate", "destroy", "log", "propagateCreateError", "afterCreate"];

/** What other drivers, and the server, call the largest number of connections; postgres.js reads `max` alone. */
export const wordsForMax = (
  "poolSize pool_size poolMax pool_max maxConnections max_connections maxPoolSize max_pool_size connectionLimit " +
  "connection_limit maxSize max_size"
).split(" ");
