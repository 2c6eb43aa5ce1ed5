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
  "ssl.verify": "terms",
  "ssl.cacertfile": "path",
  "ssl.certfile": "path",
  "ssl.keyfile": "path",
  "ssl.server_name_indication": "host",
  "ssl.versions": "terms",
  "ssl.depth": "number",
  "ssl_opts.verify": "terms",
  "ssl_opts.cacertfile": "path",
  "ssl_opts.certfile": "path",
  "ssl_opts.keyfile": "path",
  "ssl_opts.server_name_indication": "host",
  "ssl_opts.versions": "terms",
  "ssl_opts.depth": "number",
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

const byType: Record<string, Form | undefined> = {
  integer: "duration",
  number: "duration",
  boolean: "flag",
  list: "terms",
};

export const forms: Forms = {
  ...Object.fromEntries(
    Object.entries(parameterForms)
      .filter(([name]) => !name.includes(" "))
      .map(([name, form]) => [`parameters.${name}`, form]),
  ),
  ...Object.fromEntries(
    specs.flatMap(({ name, type, values }): [string, Form][] => {
      const form = values ? values.map(String) : byType[type];
      return form === undefined ? [] : [[name, form]];
    }),
  ),
  ...own,
};
