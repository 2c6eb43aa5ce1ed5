// In which form options of node-postgres, Knex and Drizzle Kit may be shown.
import type { Form, Forms } from "../shown/forms.ts";
import { encodings } from "../shown/parameters.ts";
import { documentedOfDrivers } from "./documented.ts";
import { misnamed, tarn, wordsForMax } from "./options.ts";

const pg: Record<string, Form> = {
  user: "name",
  password: "secret",
  host: "host",
  port: "number",
  database: "name",
  connectionString: "url",
  ssl: ["true", "false", "{}", "require", "allow", "prefer", "verify-full", "verify-ca", "disable", "no-verify"],
  "ssl.rejectUnauthorized": "flag",
  "ssl.require": "flag",
  "ssl.sslmode": ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "no-verify"],
  "ssl.servername": "host",
  "ssl.minVersion": ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"],
  "ssl.maxVersion": ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"],
  "ssl.ca": "path",
  "ssl.cert": "path",
  "ssl.key": "secret",
  "ssl.pfx": "secret",
  client_encoding: encodings,
  encoding: encodings,
  statement_timeout: "duration",
  query_timeout: "duration",
  lock_timeout: "duration",
  idle_in_transaction_session_timeout: "duration",
  application_name: "name",
  fallback_application_name: "name",
  connectionTimeoutMillis: "duration",
  keepAlive: "flag",
  keepAliveInitialDelayMillis: "duration",
  binary: "flag",
  enableChannelBinding: "flag",
  max: "duration",
  min: "duration",
  poolSize: "duration",
  idleTimeoutMillis: "duration",
  allowExitOnIdle: "flag",
  maxUses: "duration",
  maxLifetimeSeconds: "duration",
  sslnegotiation: ["postgres", "direct"],
  family: "number",
  dbName: "name",
  clientUrl: "url",
  // postgres.js
  idle_timeout: "duration",
  connect_timeout: "duration",
  max_lifetime: "duration",
  prepare: "flag",
  fetch_types: "flag",
};

const all: Record<string, Form> = {
  ...Object.fromEntries(Object.entries(misnamed).flatMap(([name, meant]) => (pg[meant] ? [[name, pg[meant]]] : []))),
  sslmode: ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "no-verify"],
  ...Object.fromEntries(
    [...wordsForMax, "maxLifetime", "idle_timeout_ms", "connection_timeout"].map((name) => [name, "duration"]),
  ),
  ...pg,
};
const clients =
  "pg postgres postgresql pgnative cockroachdb redshift pg-native psql postgre mysql mysql2 sqlite3 " +
  "better-sqlite3 mssql";

/** Of TypeORM below version 1 of Medusa, of Knex below version 2. */
const ofMedusa: Forms = {
  databaseUrl: "url",
  database_url: "url",
  databaseName: "name",
  database_database: "name",
  databaseSchema: "name",
  database_schema: "name",
  database_type: ["postgres", "sqlite"],
  ...Object.fromEntries(
    ["databaseDriverOptions", "databaseDriverOptions.connection", "database_driver_options"]
      .concat("database_driver_options.connection", "database_extra")
      .flatMap((prefix) => Object.entries(all).map(([name, form]) => [`${prefix}.${name}`, form] as const)),
  ),
  ...Object.fromEntries(
    ["databaseDriverOptions", "database_driver_options"].flatMap((prefix) =>
      tarn.map((name) => [`${prefix}.pool.${name}`, "duration" as const]),
    ),
  ),
};

const judged: Forms = {
  ...all,
  ...Object.fromEntries(
    ["connection", "dbCredentials", "connection.connection", "driverOptions", "driverOptions.connection"].flatMap(
      (prefix) => Object.entries(all).map(([name, form]) => [`${prefix}.${name}`, form]),
    ),
  ),
  ...ofMedusa,
  connection: "url",
  "connection.connection": "url",
  "connection.pool.min": "duration",
  "connection.pool.max": "duration",
  client: [...clients.split(" "), "postgres-js"],
  dialect: ["postgresql", "postgres", "pg", "mysql", "sqlite", "turso"],
  driver: ["pg", "pglite", "aws-data-api"],
  acquireConnectionTimeout: "duration",
  pool: "flag",
  useNullAsDefault: "flag",
  debug: "flag",
  asyncStackTraces: "flag",
  searchPath: "names",
  version: "number",
  schema: "path",
  out: "path",
  ...Object.fromEntries(
    tarn.flatMap((name) => [name, name.replace(/Millis$/, "")]).map((name) => [`pool.${name}`, "duration" as const]),
  ),
  "pool.idle": "duration",
  "pool.acquire": "duration",
  "pool.evict": "duration",
  "pool.acquireConnectionTimeout": "duration",
  "pool.propagateCreateError": "flag",
  "options.ssl": "flag",
  "options.ssl.rejectUnauthorized": "flag",
  "migrations.tableName": "name",
  "migrations.directory": "path",
  "seeds.directory": "path",
};

export const forms: Forms = { ...judged, ...documentedOfDrivers(judged) };
