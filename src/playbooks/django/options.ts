// Settings of a Django database, and libpq's options below OPTIONS.
import { parameters } from "../../libpq/parameters.ts";

export const docs = {
  settings: "https://docs.djangoproject.com/en/stable/ref/settings/#databases",
  postgres: "https://docs.djangoproject.com/en/stable/ref/databases/#postgresql-notes",
  libpq: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS",
};

export const settings = [
  "ENGINE",
  "NAME",
  "USER",
  "PASSWORD",
  "HOST",
  "PORT",
  "OPTIONS",
  "CONN_MAX_AGE",
  "CONN_HEALTH_CHECKS",
  "ATOMIC_REQUESTS",
  "AUTOCOMMIT",
  "TIME_ZONE",
  "DISABLE_SERVER_SIDE_CURSORS",
  "TEST",
  "URL",
];

/** Settings of one database, which stand beside OPTIONS; a module's own of this name is read by nobody. */
export const ofDatabase = ["CONN_MAX_AGE", "CONN_HEALTH_CHECKS", "ATOMIC_REQUESTS", "DISABLE_SERVER_SIDE_CURSORS"];

/** The trait of a file that sets `DATABASES[name]`: which of them has more than is read, nobody sees. */
export const computedAlias = "computed-alias";

/** What people write → what Django reads. */
export const misnamed: Record<string, string> = {
  USERNAME: "USER",
  DATABASE: "NAME",
  DB_NAME: "NAME",
  HOSTNAME: "HOST",
  PASS: "PASSWORD",
  OPTION: "OPTIONS",
  CONN_MAXAGE: "CONN_MAX_AGE",
  CONNECTION_MAX_AGE: "CONN_MAX_AGE",
};

/** What psycopg and Django's backend take besides libpq's parameters. */
const others = [
  "isolation_level",
  "server_side_binding",
  "pool",
  "assume_role",
  "service",
  "passfile",
  "cursor_factory",
  "prepare_threshold",
  "connection_factory",
  "context",
  "row_factory",
  "autocommit",
  "dsn",
];

export function isOption(name: string): boolean {
  return Object.hasOwn(parameters, name) || others.includes(name);
}
export const sslmodes = parameters["sslmode"]?.values ?? [];
