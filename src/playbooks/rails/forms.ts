// In which form keys of database.yml may be shown.
import type { Forms } from "../shown/forms.ts";
import { encodings, libpqForms } from "../shown/parameters.ts";

const durations =
  `pool checkout_timeout idle_timeout reaping_frequency statement_limit connection_limit connection_retries
retry_deadline keepalive max_age max_connections min_connections pool_jitter timeout
wait_timeout read_timeout write_timeout max_queue`.split(/\s+/);
const flags =
  `advisory_locks prepared_statements replica database_tasks use_metadata_table seeds strict query_cache insert_returning
lazy_schema_cache allow_retry pipelining reconnect`.split(/\s+/);

export const forms: Forms = {
  ...libpqForms,
  ...Object.fromEntries(durations.map((name) => [name, "duration" as const])),
  ...Object.fromEntries(flags.map((name) => [name, "flag" as const])),
  adapter:
    `postgresql postgis postgres pg psql sqlite3 mysql2 trilogy jdbcpostgresql nulldb cockroachdb postgresql_makara
postgres_postgis`.split(/\s+/),
  url: "url",
  database: "name",
  username: "name",
  user: "name",
  password: "secret",
  host: "host",
  hostname: "host",
  server: "host",
  user_name: "name",
  db: "name",
  db_name: "name",
  pass: "secret",
  port: "number",
  socket: "host",
  encoding: encodings,
  template: "name",
  owner: "name",
  tablespace: "name",
  schema_search_path: "names",
  postgis_schema: "name",
  min_messages: ["warning", "error", "notice", "log", "info", "debug"],
  schema_format: ["ruby", "sql"],
  sslca: "path",
  migrations_paths: "path",
  statement_timeout: "duration",
  lock_timeout: "duration",
  idle_in_transaction_session_timeout: "duration",
  idle_session_timeout: "duration",
  work_mem: "size",
  "variables.statement_timeout": "duration",
  "variables.lock_timeout": "duration",
  "variables.idle_in_transaction_session_timeout": "duration",
  "variables.work_mem": "size",
  "variables.*": "number",
};
