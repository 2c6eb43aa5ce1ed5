// Keys of database.yml for PostgreSQL: Active Record's own and libpq's.
import { parameters } from "../../libpq/parameters.ts";
import type { Spec } from "../specs.ts";

export const docs = {
  guide: "https://guides.rubyonrails.org/configuring.html#configuring-a-postgresql-database",
  pool: "https://api.rubyonrails.org/classes/ActiveRecord/ConnectionAdapters/ConnectionPool.html",
  adapter: "https://api.rubyonrails.org/classes/ActiveRecord/ConnectionAdapters/PostgreSQLAdapter.html",
  libpq: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS",
};

const number = (name: string, min = 0, effect?: string): Spec => ({
  name,
  type: "number",
  min,
  nullable: true,
  ...(effect ? { effect } : {}),
});
const any = (...names: string[]): Spec[] => names.map((name) => ({ name, type: "any" }));

export const specs: Spec[] = [
  ...any(
    "adapter",
    "url",
    "database",
    "username",
    "user",
    "password",
    "host",
    "encoding",
    "template",
    "collation",
    "ctype",
    "tablespace",
    "connection_limit",
    "owner",
  ),
  ...any(
    "schema_search_path",
    "postgis_schema",
    "min_messages",
    "variables",
    "variables.*",
    "insert_returning",
    "schema_cache_path",
    "lazy_schema_cache",
    "schema_format",
    "schema_dump",
  ),
  ...any(
    "migrations_paths",
    "replica",
    "database_tasks",
    "use_metadata_table",
    "seeds",
    "strict",
    "query_cache",
    "advisory_locks",
    "prepared_statements",
    "statement_limit",
  ),
  ...any(
    "connection_retries",
    "retry_deadline",
    "allow_retry",
    "keepalive",
    "max_age",
    "max_connections",
    "min_connections",
    "pool_jitter",
    "pipelining",
    "gssencmode",
    "options",
  ),
  ...any("timeout", "wait_timeout", "read_timeout", "write_timeout", "reconnect", "sslca", "socket", "max_queue"),
  { ...number("pool", 1, "the pool cannot give out a connection"), usual: 5 },
  { ...number("checkout_timeout", 0.001), usual: 5 },
  { ...number("idle_timeout"), usual: 300 },
  { ...number("reaping_frequency"), usual: 60 },
  ...Object.keys(parameters).map((name): Spec => ({ name, type: "any" })),
];
