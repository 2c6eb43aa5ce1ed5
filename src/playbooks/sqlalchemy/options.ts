// What create_engine, the drivers and their pools take, by their documentation and source.
import { parameters } from "../../libpq/parameters.ts";
import type { Spec } from "../specs.ts";

export const docs = {
  engines: "https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.create_engine",
  urls: "https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls",
  postgres: "https://docs.sqlalchemy.org/en/20/dialects/postgresql.html",
  asyncpg: "https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#module-sqlalchemy.dialects.postgresql.asyncpg",
  asyncio: "https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html",
  pooling: "https://docs.sqlalchemy.org/en/20/core/pooling.html",
  asyncpgApi: "https://magicstack.github.io/asyncpg/current/api/index.html#connection",
  psycopg: "https://www.psycopg.org/psycopg3/docs/api/connections.html",
  psycopgPool: "https://www.psycopg.org/psycopg3/docs/api/pool.html",
  aiopg: "https://aiopg.readthedocs.io/en/stable/core.html",
  libpq: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS",
  libpqSslmode: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE",
  flask: "https://flask-sqlalchemy.readthedocs.io/en/stable/config/",
  alembic: "https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file",
};

/** Arguments of an engine; a dialect or a plugin may take others. */
export const engineSpecs: Spec[] = [
  { name: "pool_size", type: "number", effect: "create_engine raises TypeError" },
  { name: "max_overflow", type: "number", effect: "the first connection raises TypeError" },
  { name: "pool_recycle", type: "number", effect: "a connection's second use raises TypeError" },
  // A pool that is not full never compares it.
  { name: "pool_timeout", type: "number", nullable: true, effect: "a full pool raises TypeError" },
  // Tried with SQLAlchemy 1.4: these take what Python takes for true or false.
  ...[
    "pool_pre_ping",
    "pool_use_lifo",
    "connect_args",
    "poolclass",
    "isolation_level",
    "execution_options",
    "echo",
    "echo_pool",
    "hide_parameters",
  ].map((name) => ({ name, type: "any" as const })),
];

/**
 * Arguments of a driver, or of another library, that stand beside
 * `connect_args` and not in it: create_engine refuses them.
 */
export const notTheEngines = new Set(
  `sslmode ssl sslrootcert sslcert sslkey ssl_context connect_timeout timeout command_timeout statement_cache_size
prepared_statement_cache_size prepared_statement_name_func prepare_threshold server_settings application_name options keepalives keepalives_idle
check_same_thread host port user username password database dbname min_size max_size max_connections autocommit
pool_max_overflow pool_max_size target_session_attrs`.split(/\s+/),
);

const asyncpg = `dsn host port user password passfile service servicefile database loop timeout statement_cache_size
max_cached_statement_lifetime max_cacheable_statement_size command_timeout ssl direct_tls connection_class record_class
server_settings target_session_attrs krbsrvname gsslib`.split(/\s+/);
const dialectOfAsyncpg =
  "prepared_statement_cache_size prepared_statement_name_func async_fallback async_creator_fn".split(" ");
const poolOfAsyncpg = "min_size max_size max_queries max_inactive_connection_lifetime setup init reset connect".split(
  " ",
);
const psycopg2 = ["dsn", "database", "connection_factory", "cursor_factory", "async", "async_"];
const psycopg = "conninfo autocommit prepare_threshold row_factory cursor_factory context connection_factory".split(
  " ",
);
const poolOfPsycopg =
  `min_size max_size timeout max_waiting max_lifetime max_idle reconnect_timeout reconnect_failed num_workers
open name configure check reset connection_class kwargs close_returns`.split(/\s+/);

/** Of its connection and its pool; the rest goes to psycopg2. */
export const ofAiopg = new Set(
  "timeout enable_json enable_hstore enable_uuid echo loop minsize maxsize pool_recycle on_connect dialect".split(" "),
);

/** Whether the driver's connect(), or the pool that is made in its place, takes an argument of this name. */
export function takes(
  driver: "asyncpg" | "psycopg" | "psycopg2",
  isAlone: boolean,
  isPool: boolean,
  name: string,
): boolean {
  if (driver === "asyncpg")
    return (
      asyncpg.includes(name) || (isAlone ? isPool && poolOfAsyncpg.includes(name) : dialectOfAsyncpg.includes(name))
    );
  if (Object.hasOwn(parameters, name) || ["service", "passfile"].includes(name)) return true;
  if (driver === "psycopg2") return psycopg2.includes(name) || (isPool && ["minconn", "maxconn"].includes(name));
  return psycopg.includes(name) || (isPool && poolOfPsycopg.includes(name));
}

/** One driver's word → the other's. */
export const wordOf: Record<"asyncpg" | "libpq", Record<string, string>> = {
  asyncpg: { sslmode: "ssl", connect_timeout: "timeout", dbname: "database", username: "user" },
  libpq: { ssl: "sslmode", timeout: "connect_timeout", username: "user", database: "dbname", db: "dbname" },
};

export const sslmodes = parameters["sslmode"]?.values ?? [];

/** libpq's words, with underscores, too. */
export const isModeOfAsyncpg = (value: string): boolean => sslmodes.includes(value.replaceAll("_", "-"));

/** Drivers that SQLAlchemy has had for PostgreSQL; others come with packages of their own. */
export const misnamedDrivers: Record<string, string> = {
  psycopg3: "psycopg",
  pyscopg2: "psycopg2",
  pyscopg: "psycopg",
  psycog2: "psycopg2",
  psycopg2_binary: "psycopg2",
  asycnpg: "asyncpg",
  async: "asyncpg",
  asyncpgsql: "asyncpg",
};
