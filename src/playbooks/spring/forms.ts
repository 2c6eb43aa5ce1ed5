// In which form settings of a data source may be shown. Their names begin with where the file has them.
import type { Form, Forms } from "../shown/forms.ts";
import { parameterForms } from "../shown/parameters.ts";
import { misnamed, mysqlSettings } from "./options.ts";
import { besideJdbc } from "./quarkus.ts";
import { r2dbcOptions, r2dbcPool } from "./r2dbc.ts";

/** Known, and shown with no value. */
const nothing: Form = [];

const own: Record<string, Form> = {
  url: "url",
  "jdbc-url": "url",
  username: "name",
  password: "secret",
  name: "name",
  type: "class",
  "driver-class-name": "class",
  "maximum-pool-size": "duration",
  "minimum-idle": "duration",
  "connection-timeout": "duration",
  "validation-timeout": "duration",
  "idle-timeout": "duration",
  "max-lifetime": "duration",
  "keepalive-time": "duration",
  "leak-detection-threshold": "duration",
  "initialization-fail-timeout": "duration",
  "pool-name": "name",
  "auto-commit": "flag",
  "read-only": "flag",
  "register-mbeans": "flag",
  "allow-pool-suspension": "flag",
  "isolate-internal-queries": "flag",
  "connection-test-query": ["SELECT 1", "select 1"],
  "transaction-isolation": "name",
  catalog: "name",
  schema: "name",
  "connection-init-sql": nothing,
  "data-source-class-name": "class",
  "generate-unique-name": "flag",
  platform: "name",
  "initialization-mode": ["always", "embedded", "never"],
  "continue-on-error": "flag",
};
/** https://quarkus.io/guides/all-config: those of `quarkus.datasource.jdbc`. */
const ofAgroal =
  `min-size initial-size acquisition-timeout background-validation-interval foreground-validation-interval
idle-removal-interval leak-detection-interval`.split(/\s+/);
const agroalFlags =
  `detect-statement-leaks extended-leak-report flush-on-close enable-metrics enable-recovery pooling-enabled tracing
telemetry validate-on-borrow`.split(/\s+/);

const pool: Record<string, Form> = {
  // Quarkus'.
  "db-kind": ["postgresql", "pgsql", "pg"],
  ...Object.fromEntries(ofAgroal.map((name) => [name, "duration" as const])),
  ...Object.fromEntries(agroalFlags.map((name) => [name, "flag" as const])),
  // Of its reactive data source.
  "postgresql.ssl-mode": "name",
  ...Object.fromEntries(
    ["cache-prepared-statements", "postgresql.cache-prepared-statements", "trust-all", "shared"].map((name) => [
      name,
      "flag" as const,
    ]),
  ),
  "postgresql.pipelining-limit": "number",
  "reconnect-attempts": "number",
  "reconnect-interval": "duration",
  transactions: ["enabled", "xa", "disabled"],
  driver: "class",
  "transaction-isolation-level": "name",
  ...Object.fromEntries(
    Object.entries(parameterForms).map(([name, form]) => [`additional-jdbc-properties.${name}`, form]),
  ),
  // Settings of an application's own, by the names that it gives them.
  user: "name",
  ...Object.fromEntries(Object.entries(misnamed).flatMap(([name, meant]) => (own[meant] ? [[name, own[meant]]] : []))),
  ...own,
  ...Object.fromEntries(Object.entries(parameterForms).map(([name, form]) => [`data-source-properties.${name}`, form])),
  ...Object.fromEntries(
    Object.keys(mysqlSettings).map((name) => [
      `data-source-properties.${name}`,
      /S(?:ize|qlLimit)$/.test(name) ? "number" : "flag",
    ]),
  ),
  // pgjdbc's own data sources have the place in parts.
  "server-name": "host",
  "port-number": "number",
  "database-name": "name",
  "data-source-properties.serverName": "host",
  "data-source-properties.portNumber": "number",
  "data-source-properties.databaseName": "name",
  // Nobody reads these; who writes them means the driver's.
  ...Object.fromEntries(Object.entries(parameterForms).map(([name, form]) => [`properties.${name}`, form])),
};

const r2dbc: Record<string, Form> = {
  url: "url",
  username: "name",
  password: "secret",
  name: "name",
  "generate-unique-name": "flag",
  ...Object.fromEntries(Object.entries(r2dbcPool).map(([name, form]) => [`pool.${name}`, form])),
  ...Object.fromEntries(Object.entries(r2dbcOptions).map(([name, form]) => [`properties.${name}`, form])),
};

const bare = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, "");

/** What code sets one by one, without a URL. */
const inCode: Record<string, Form> = {
  host: "host",
  port: "number",
  database: "name",
  driver: "name",
  ...r2dbcOptions,
};

/** The forms for a file's own prefix. Words that people take for a setting have its form, however they are spelt. */
export function formsOf(prefix: string, names: string[], isR2dbc = false): Forms {
  const found = new Map<string, Form>();
  if (isR2dbc && prefix === "") return { ...r2dbc, ...inCode };
  if (prefix.startsWith("spring.r2dbc."))
    return Object.fromEntries(Object.entries(r2dbc).map(([name, form]) => [`${prefix}${name}`, form]));
  for (const name of names) {
    const isBeside = besideJdbc(prefix).includes(name);
    const short = isBeside
      ? name.slice(name.lastIndexOf(".") + 1)
      : name.slice(prefix.length).replace(/^hikari(?:cp)?\./, "");
    const form = pool[short] ?? pool[bare(short)];
    if (form !== undefined) found.set(name, form);
  }
  return Object.fromEntries(found);
}

export const poolNames = Object.keys(own);
