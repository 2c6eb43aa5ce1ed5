// In which form options of SQLAlchemy, its drivers and their pools may be shown.
import type { Form, Forms } from "../shown/forms.ts";
import { encodings, libpqForms, parameterForms } from "../shown/parameters.ts";
import { isUrlName } from "./place.ts";
import type { AppConfig } from "../playbook.ts";

const ofForm = (form: Form, names: string): Record<string, Form> =>
  Object.fromEntries(names.split(" ").map((name) => [name, form]));

/** By the documentation of create_engine and of its dialects. */
const engine: Record<string, Form> = {
  pool_size: "number",
  max_overflow: "number",
  pool_timeout: "duration",
  pool_recycle: "duration",
  pool_pre_ping: "flag",
  pool_use_lifo: "flag",
  pool_reset_on_return: ["rollback", "commit"],
  poolclass: "class",
  echo: ["true", "false", "True", "False", "debug"],
  echo_pool: ["true", "false", "True", "False", "debug"],
  future: "flag",
  hide_parameters: "flag",
  logging_name: "name",
  pool_logging_name: "name",
  strategy: ["plain", "threadlocal", "mock"],
  paramstyle: ["qmark", "numeric", "named", "format", "pyformat"],
  ...ofForm("flag", "implicit_returning enable_from_linting convert_unicode case_sensitive use_insertmanyvalues"),
  ...ofForm("flag", "use_native_unicode use_native_hstore use_native_uuid native_inet_types use_batch_mode"),
  ...ofForm("number", "label_length max_identifier_length insertmanyvalues_page_size executemany_batch_page_size"),
  ...ofForm("number", "executemany_values_page_size"),
  // A function or a class of the application's own.
  ...ofForm("class", "creator async_creator json_serializer json_deserializer module pool"),
  isolation_level: ["AUTOCOMMIT", "READ COMMITTED", "READ UNCOMMITTED", "REPEATABLE READ", "SERIALIZABLE"],
  client_encoding: encodings,
  executemany_mode: ["values_only", "values_plus_batch", "values", "batch"],
  query_cache_size: "number",
  "execution_options.isolation_level": ["AUTOCOMMIT", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"],
  connect_args: ["{}"],
};

const driver: Record<string, Form> = {
  ...libpqForms,
  ssl: ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "true", "false"],
  timeout: "duration",
  command_timeout: "duration",
  statement_cache_size: "number",
  prepared_statement_cache_size: "number",
  max_cached_statement_lifetime: "duration",
  max_cacheable_statement_size: "number",
  direct_tls: "flag",
  database: "name",
  username: "name",
  prepare_threshold: "number",
  // A name of the application's own, or a function.
  ...Object.fromEntries(
    ["row_factory", "cursor_factory", "connection_factory", "connection_class", "record_class"].map((name) => [
      name,
      "class" as const,
    ]),
  ),
  prepared_statement_name_func: [],
  // It may set anything.
  options: [],
  autocommit: "flag",
  check_same_thread: "flag",
  server_settings: ["{}"],
  "server_settings.application_name": "name",
  "server_settings.search_path": "names",
  "server_settings.jit": "flag",
  "server_settings.timezone": ["UTC", "utc"],
  "server_settings.statement_timeout": "duration",
  "server_settings.lock_timeout": "duration",
  "server_settings.idle_in_transaction_session_timeout": "duration",
  "server_settings.tcp_keepalives_idle": "duration",
};

const pool: Record<string, Form> = Object.fromEntries([
  ...["min_size", "max_size", "max_queries", "minconn", "maxconn", "max_waiting", "num_workers"].map((name) => [
    name,
    "number",
  ]),
  ...["max_inactive_connection_lifetime", "max_lifetime", "max_idle", "reconnect_timeout"].map((name) => [
    name,
    "duration",
  ]),
  ["open", "flag"],
  // aiopg's.
  ...["minsize", "maxsize"].map((name) => [name, "number"]),
  ...["enable_json", "enable_hstore", "enable_uuid"].map((name) => [name, "flag"]),
]);

const parts: Record<string, Form> = {
  drivername: Object.keys({
    postgres: 0,
    postgresql: 0,
    "postgresql+psycopg2": 0,
    "postgresql+psycopg": 0,
    "postgresql+psycopg3": 0,
    "postgresql+asyncpg": 0,
    "postgresql+pg8000": 0,
  }),
  username: "name",
  user: "name",
  password: "secret",
  host: "host",
  port: "number",
  database: "name",
};

const below = (prefix: string, forms: Record<string, Form>) =>
  Object.fromEntries(Object.entries(forms).map(([name, form]) => [`${prefix}${name}`, form]));

const fixed: Forms = {
  ...driver,
  ...engine,
  ...pool,
  ...below("connect_args.", driver),
  ...below("SQLALCHEMY_ENGINE_OPTIONS.", driver),
  ...below("SQLALCHEMY_ENGINE_OPTIONS.", engine),
  ...below("SQLALCHEMY_ENGINE_OPTIONS.connect_args.", driver),
  ...below("sqlalchemy.", engine),
  ...below("url.", parts),
  ...below("url.query.", parameterForms),
  SQLALCHEMY_DATABASE_URI: "url",
  SQLALCHEMY_ENGINE_OPTIONS: ["{}"],
  SQLALCHEMY_POOL_SIZE: "number",
  SQLALCHEMY_MAX_OVERFLOW: "number",
  SQLALCHEMY_POOL_TIMEOUT: "duration",
  SQLALCHEMY_POOL_RECYCLE: "duration",
  SQLALCHEMY_ECHO: "flag",
  ...ofForm("flag", "POOL_PRE_PING SQLALCHEMY_PRE_PING SQLALCHEMY_POOL_PRE_PING SQLALCHEMY_POOL_USE_LIFO"),
  SQLALCHEMY_ISOLATION_LEVEL: ["AUTOCOMMIT", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"],
  SQLALCHEMY_TRACK_MODIFICATIONS: "flag",
  SQLALCHEMY_RECORD_QUERIES: "flag",
  SQLALCHEMY_NATIVE_UNICODE: "flag",
  SQLALCHEMY_COMMIT_ON_TEARDOWN: "flag",
  sql_alchemy_pool_size: "number",
  sql_alchemy_max_overflow: "number",
  sql_alchemy_pool_recycle: "duration",
  sql_alchemy_pool_pre_ping: "flag",
  sql_alchemy_pool_enabled: "flag",
  "sqlalchemy.url": "url",
  sql_alchemy_conn: "url",
  url: "url",
  dsn: "url",
  conninfo: "url",
};

/** Variables and fields with a URL have names of the application's own. */
export function formsOf({ options }: AppConfig): Forms {
  const urls = options.filter(({ name }) => !Object.hasOwn(fixed, name) && /^\w{1,60}$/.test(name) && isUrlName(name));
  const binds = options.filter(({ name }) => /^SQLALCHEMY_BINDS\.[A-Za-z_]{1,30}$/.test(name));
  return { ...fixed, ...Object.fromEntries([...urls, ...binds].map(({ name }) => [name, "url" as const])) };
}
