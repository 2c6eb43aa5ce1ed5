// In which form options of Ecto may be shown.
import type { Form, Forms } from "../shown/forms.ts";
import { encodings, parameterForms } from "../shown/parameters.ts";
import { specs } from "./options.ts";

const own: Forms = {
  adapter: "class",
  otp_app: "terms",
  url: "url",
  hostname: "host",
  socket_dir: "host",
  socket: "host",
  database: "name",
  maintenance_database: "name",
  username: "name",
  password: "secret",
  port: "number",
  ssl: "terms",
  ssl_opts: "terms",
  socket_options: "terms",
  types: "class",
  pool: "class",
  name: "class",
  log: "terms",
  encoding: encodings,
  prefer_ipv6: "flag",
  stacktrace: "flag",
  pool_timeout: "duration",
  idle_timeout: "duration",
  after_connect_timeout: "duration",
  ownership_timeout: "duration",
  migration_lock: "terms",
  migration_primary_key: "terms",
  migration_foreign_key: "terms",
  migration_timestamps: "terms",
  "migration_timestamps.*": "terms",
  migration_source: "name",
  migration_default_prefix: "name",
  migration_repo: "class",
  migration_cast_version_column: "flag",
  migration_advisory_lock_max_tries: "number",
  migration_advisory_lock_retry_interval_ms: "duration",
  "parameters.application_name": "name",
  "parameters.search_path": "names",
  "oban.repo": "class",
  "oban.engine": "class",
  "oban.notifier": "class",
  "oban.peer": "class",
  "oban.prefix": "name",
  "oban.queues": "flag",
  "oban.queues.*": "number",
  "oban.plugins": "flag",
  "oban.testing": "terms",
};

/** Erlang's options of TLS that people set; what has no form of its own is named, and its value stays. */
const tls: Forms = {
  verify: "terms",
  cacertfile: "path",
  certfile: "path",
  keyfile: "path",
  server_name_indication: "server_name",
  versions: "terms",
  depth: "number",
  password: "secret",
  verify_fun: "terms",
  cacerts: "terms",
  cert: "terms",
  key: "terms",
  ciphers: "terms",
  customize_hostname_check: "terms",
  "customize_hostname_check.match_fun": "terms",
  partial_chain: "terms",
  reuse_sessions: "terms",
  secure_renegotiate: "flag",
  signature_algs: "terms",
  log_level: "terms",
};

const byType: Record<string, Form | undefined> = {
  integer: "duration",
  number: "duration",
  boolean: "flag",
  list: "terms",
};

const all: Forms = {
  ...Object.fromEntries(
    ["ssl", "ssl_opts"].flatMap((group) => Object.entries(tls).map(([name, form]) => [`${group}.${name}`, form])),
  ),
  ...Object.fromEntries(
    Object.entries(parameterForms)
      .filter(([name]) => !name.includes(" "))
      .map(([name, form]) => [`parameters.${name}`, form]),
  ),
  ...Object.fromEntries(
    specs.flatMap(({ name, type, values }): [string, Form][] => {
      // What has no form is named, and its value stays.
      return name.includes("*") ? [] : [[name, values ? values.map(String) : (byType[type] ?? [])]];
    }),
  ),
  ...own,
};

export const forms: Forms = {
  ...all,
  ...Object.fromEntries(Object.entries(all).map(([name, form]) => [`use.${name}`, form])),
};
