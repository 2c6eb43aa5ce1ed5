// In which form options of a Laravel connection may be shown.
import type { Form, Forms } from "../shown/forms.ts";
import { encodings, libpqForms } from "../shown/parameters.ts";
import { emulated, timeout, unprepared, variables } from "./options.ts";

const place: Record<string, Form> = { url: "url", host: "host", port: "number", username: "name", password: "secret" };
const below = (prefix: string): Forms =>
  Object.fromEntries(
    Object.entries({ ...place, database: "name" as const }).map(([name, form]) => [`${prefix}.${name}`, form]),
  );

/** What people write for them. */
const wrong: Forms = {
  ...Object.fromEntries(["user", "userName", "dbname", "db", "applicationName"].map((name) => [name, "name" as const])),
  ...Object.fromEntries(["hostname", "server", "unix_socket"].map((name) => [name, "host" as const])),
  searchPath: "names",
  schemas: "names",
  ssl: "flag",
  pass: "secret",
  passwd: "secret",
  ssl_mode: libpqForms["sslmode"] ?? "flag",
  sslMode: libpqForms["sslmode"] ?? "flag",
};

const own: Forms = {
  ...place,
  ...wrong,
  driver: ["pgsql", "postgres", "postgresql"],
  database: "name",
  charset: encodings,
  prefix: "name",
  prefix_indexes: "flag",
  strict: "flag",
  sticky: "flag",
  pooled: "flag",
  search_path: "names",
  schema: "names",
  sslmode: libpqForms["sslmode"] ?? "flag",
  sslcert: "path",
  sslkey: "path",
  sslrootcert: "path",
  application_name: "name",
  timezone: ["UTC", "utc", "+00:00"],
  synchronous_commit: ["on", "off", "local", "remote_write", "remote_apply"],
  isolation_level: ["read committed", "repeatable read", "serializable"],
  connect_via_port: "number",
  connect_via_database: "name",
  connect_timeout: "duration",
  timeout: "duration",
  "options.sslmode": libpqForms["sslmode"] ?? "flag",
  "pool.min": "number",
  "pool.max": "number",
  "pool.min_connections": "number",
  "pool.max_connections": "number",
  [timeout]: "duration",
  [emulated]: "flag",
  ...Object.fromEntries(unprepared.map((name) => [name, "flag" as const])),
  "options.PDO::ATTR_PERSISTENT": "flag",
  "options.PDO::ATTR_STRINGIFY_FETCHES": "flag",
  ...Object.fromEntries(
    ["ERRMODE", "DEFAULT_FETCH_MODE", "CASE", "ORACLE_NULLS"].map((name) => [
      `options.PDO::ATTR_${name}`,
      "class" as const,
    ]),
  ),
  "options.PDO::MYSQL_ATTR_SSL_CA": "path",
  "options.PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT": "flag",
  ...below("read"),
  ...below("write"),
  ...below("direct"),
};

/** The variables of an environment file have the forms of the options that they fill. */
const filled: Forms = Object.fromEntries(
  Object.entries(variables).flatMap(([option, names]) => names.map((name) => [name, own[option] ?? "secret"] as const)),
);

export const forms: Forms = { ...own, ...filled, DB_CONNECTION: ["pgsql", "postgres", "postgresql"] };
