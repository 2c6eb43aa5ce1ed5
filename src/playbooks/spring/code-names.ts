// What code of Java's, Kotlin's and Scala's makes a data source of, and what its settings are called there.
import { datasource, hikari, urlParameters } from "./options.ts";
import { r2dbcOptions, r2dbcPool } from "./r2dbc.ts";

export type CodeKind = "hikari" | "pgjdbc" | "jdbc" | "r2dbc" | "r2dbc-pool" | "vertx" | "skunk" | "client-pool";

/** Classes that are made with a constructor. */
const made: Record<string, CodeKind> = {
  HikariConfig: "hikari",
  HikariDataSource: "hikari",
  PGSimpleDataSource: "pgjdbc",
  PGPoolingDataSource: "pgjdbc",
  PGConnectionPoolDataSource: "pgjdbc",
  PGXADataSource: "pgjdbc",
  PgConnectOptions: "vertx",
  PoolOptions: "client-pool",
  DriverManagerDataSource: "jdbc",
  SimpleDriverDataSource: "jdbc",
  SingleConnectionDataSource: "jdbc",
  BasicDataSource: "jdbc",
  ComboPooledDataSource: "jdbc",
  DruidDataSource: "jdbc",
  PoolProperties: "jdbc",
  DataSourceProperties: "jdbc",
};
/** Methods that begin one: a builder, or what takes a URL. */
const begun: Record<string, CodeKind> = {
  "DataSourceBuilder.create": "jdbc",
  "DriverManager.getConnection": "jdbc",
  "PostgresqlConnectionConfiguration.builder": "r2dbc",
  "ConnectionFactoryOptions.builder": "r2dbc",
  "ConnectionFactoryOptions.parse": "r2dbc",
  "ConnectionFactories.get": "r2dbc",
  "ConnectionPoolConfiguration.builder": "r2dbc-pool",
  "PgConnectOptions.fromUri": "vertx",
  "Session.single": "skunk",
  "Session.pooled": "skunk",
};

export function codeKindOf(call: { name: string; isNew: boolean; receiver: string | null }): CodeKind | null {
  if (call.receiver === null || /[a-z]\w*\.[a-z]/.test(call.receiver)) {
    if (call.isNew && Object.hasOwn(made, call.name)) return made[call.name] ?? null;
  }
  const path = `${call.receiver?.split(".").at(-1) ?? ""}.${call.name}`;
  return Object.hasOwn(begun, path) ? (begun[path] ?? null) : null;
}

const bare = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, "");
const byBare = (names: string[]) => new Map(names.map((name) => [bare(name), name]));
const ofHikari = byBare([...hikari, ...datasource]);
const ofDriver = byBare(urlParameters);
const ofR2dbc = byBare(Object.keys(r2dbcOptions));
const ofPool = byBare(Object.keys(r2dbcPool));
/** What all of them have, by the names that people give it. */
const common: [RegExp, string][] = [
  [/^(?:\w*jdbc|db|database|datasource|postgres(?:ql)?|pg)?(?:connection)?ur[li]$/, "url"],
  [/^(?:jdbc|db|database|datasource|postgres(?:ql)?|pg|connection)?(?:user|username|login|usr)$/, "username"],
  [/^(?:jdbc|db|database|datasource|postgres(?:ql)?|pg|connection)?(?:password|passwd|pass|pwd)$/, "password"],
  [/^(?:jdbc|db|database)?driver(?:class|classname)?$/, "driver-class-name"],
];
const places: [RegExp, string][] = [
  [/^(?:servername|servernames|host)$/, "server-name"],
  [/^(?:portnumber|portnumbers|port)$/, "port-number"],
  [/^(?:databasename|database)$/, "database-name"],
];

/** The setting's name as the rest of the playbook has it; null for what is none. */
export function codeSettingName(kind: CodeKind, name: string): string | null {
  const word = bare(name.replace(/^is(?=[A-Z])/, ""));
  const known = common.find(([pattern]) => pattern.test(word))?.[1] ?? null;
  if (kind === "r2dbc-pool" || kind === "client-pool") return ofPool.has(word) ? `pool.${ofPool.get(word)}` : null;
  if (kind === "skunk" && word === "max") return "pool.max-size";
  if (kind === "r2dbc" || kind === "vertx" || kind === "skunk") {
    if (/^(?:host|port|database|driver|protocol)$/.test(word)) return word;
    return known ?? ofR2dbc.get(word) ?? (ofPool.has(word) ? `pool.${ofPool.get(word)}` : null);
  }
  if (known !== null) return kind === "hikari" && known === "url" ? "jdbc-url" : known;
  if (kind === "hikari") return ofHikari.get(word) ?? null;
  if (kind !== "pgjdbc") return null;
  const place = places.find(([pattern]) => pattern.test(word))?.[1];
  const parameter = ofDriver.get(word);
  return place ?? (parameter === undefined ? null : `data-source-properties.${parameter}`);
}
