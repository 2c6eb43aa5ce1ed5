// The forms of libpq's parameters, and of what other drivers take in a URL.
import { parameters, secretParameters } from "../../libpq/parameters.ts";
import type { Form, Forms } from "./forms.ts";

export const encodings = ["utf8", "UTF8", "utf-8", "UTF-8", "unicode", "utf8mb4", "LATIN1", "SQL_ASCII"] as const;

const paths = ["sslcert", "sslkey", "sslrootcert", "sslcrl", "sslcrldir", "passfile"];
const names = [
  "dbname",
  "user",
  "application_name",
  "fallback_application_name",
  "service",
  "krbsrvname",
  "requirepeer",
];
const own: Forms = {
  host: "host",
  hostaddr: "host",
  port: "number",
  client_encoding: encodings,
  ...Object.fromEntries(names.map((name) => [name, "name" as const])),
  ...Object.fromEntries(paths.map((name) => [name, "path" as const])),
  ...Object.fromEntries(secretParameters.map((name) => [name, "secret" as const])),
  replication: ["true", "false", "on", "off", "yes", "no", "0", "1", "database"],
  requiressl: "flag",
  sslcompression: "flag",
  sslsni: "flag",
  gssdelegation: "flag",
  require_auth: "names",
};

/** It is known, and its value is never shown: `options` may set anything. */
const nothing: Form = [];

/** Where libpq has words for a value, only these are shown. */
export const libpqForms: Forms = Object.fromEntries(
  Object.entries(parameters).map(([name, { values, number }]): [string, Form] => [
    name,
    own[name] ?? (values ? values : number ? "duration" : nothing),
  ]),
);

const durations = `connection_limit pool_timeout socket_timeout statement_cache_size max_connection_lifetime
max_idle_connection_lifetime prepareThreshold preparedStatementCacheQueries socketTimeout loginTimeout connectTimeout
defaultRowFetchSize max idle_timeout max_lifetime pool_size pool pool_count queue_target queue_interval checkout_timeout
reaping_frequency conn_max_age pool_max_conns pool_min_conns statement_timeout query_timeout lock_timeout timeout
idle_in_transaction_session_timeout max_overflow pool_recycle prepared_statement_cache_size command_timeout cancelSignalTimeout
pool_max_conn_lifetime pool_max_conn_idle_time pool_health_check_period statement_cache_capacity description_cache_capacity
preparedStatementCacheSizeMiB hostRecheckSeconds sslResponseTimeout gssResponseTimeout maxResultBuffer`.split(/\s+/);
const flags =
  `pgbouncer single_use_connections tcpKeepAlive reWriteBatchedInserts prepared_statements conn_health_checks
uselibpqcompat prepare pool_pre_ping readOnly loadBalanceHosts supa tcpNoDelay useSSL requireSSL verifyServerCertificate useUnicode
binary_parameters autoReconnect createDatabaseIfNotExist allowPublicKeyRetrieval logUnclosedConnections binaryTransfer`.split(
    /\s+/,
  );

export const parameterForms: Forms = {
  ...Object.fromEntries(durations.map((name) => [name, "duration" as const])),
  ...Object.fromEntries(flags.map((name) => [name, "flag" as const])),
  ...libpqForms,
  ssl: ["true", "false", "on", "off", "0", "1", "no-verify", "require", "allow", "prefer"],
  schema: "names",
  currentSchema: "names",
  search_path: "names",
  schema_search_path: "names",
  ApplicationName: "name",
  encoding: encodings,
  characterEncoding: encodings,
  sslaccept: ["strict", "accept_invalid_certs"],
  sslmode: [
    ...(parameters["sslmode"]?.values ?? []),
    "no-verify",
    "verify_full",
    "verify_ca",
    "required",
    "true",
    "false",
  ],
  preferQueryMode: ["simple", "extended", "extendedForPrepared", "extendedCacheEverything"],
  stringtype: ["unspecified", "varchar"],
  autosave: ["always", "never", "conservative"],
  targetServerType: [
    "any",
    "primary",
    "master",
    "secondary",
    "slave",
    "preferSlave",
    "preferSecondary",
    "preferPrimary",
  ],
  default_query_exec_mode: ["cache_statement", "cache_describe", "describe_exec", "exec", "simple_protocol"],
  zeroDateTimeBehavior: ["convertToNull", "CONVERT_TO_NULL"],
  serverTimezone: ["UTC", "GMT"],
  channelBinding: ["disable", "prefer", "require"],
  gssEncMode: ["disable", "allow", "prefer", "require"],
  sslNegotiation: ["postgres", "direct"],
  sslfactory: "class",
  driverClassName: "class",
  sslidentity: "path",
};
