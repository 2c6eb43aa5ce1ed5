// What Prisma reads: the fields of a datasource, and the parameters of its URL.

export const docs = {
  schema: "https://www.prisma.io/docs/orm/reference/prisma-schema-reference#datasource",
  url: "https://www.prisma.io/docs/orm/overview/databases/postgresql#connection-details",
  config: "https://www.prisma.io/docs/orm/reference/prisma-config-reference",
  pool: "https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/connection-pool",
  pgbouncer: "https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/pgbouncer",
  shadow: "https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/shadow-database",
  connections: "https://www.prisma.io/docs/orm/reference/connection-urls#special-characters",
};

export const fields = [
  "provider",
  "url",
  "directUrl",
  "shadowDatabaseUrl",
  "relationMode",
  "schemas",
  "extensions",
  "referentialIntegrity",
];

export const urlParameters =
  `schema connection_limit pool_timeout connect_timeout socket_timeout pgbouncer statement_cache_size
max_connection_lifetime max_idle_connection_lifetime single_use_connections application_name channel_binding options host
sslmode sslcert sslidentity sslpassword sslaccept search_path`.split(/\s+/);

/** Of the engine of Prisma 2 to 6; with the adapters of 7 the driver reads the URL. */
export const idleLifetime = "max_idle_connection_lifetime";

/** As bare letters → Prisma's word. */
export const misnamed: Record<string, string> = {
  poolsize: "connection_limit",
  maxconnections: "connection_limit",
  maxpoolsize: "connection_limit",
  max: "connection_limit",
  limit: "connection_limit",
  connectionslimit: "connection_limit",
  timeout: "connect_timeout",
  connectiontimeout: "connect_timeout",
  idletimeout: idleLifetime,
  sslrootcert: "sslcert",
  currentschema: "schema",
  pgbouncermode: "pgbouncer",
};

export const sslmodes = ["disable", "prefer", "require"];
export const numbers = [
  "connection_limit",
  "pool_timeout",
  "connect_timeout",
  "socket_timeout",
  "statement_cache_size",
  "max_connection_lifetime",
  "max_idle_connection_lifetime",
];
