// In which form options of Sequelize and TypeORM may be shown.
import { forms as pg } from "../node-postgres/forms.ts";
import type { Form, Forms } from "../shown/forms.ts";

const top: Record<string, Form> = {
  host: "host",
  port: "number",
  username: "name",
  user: "name",
  password: "secret",
  database: "name",
  url: "url",
  uri: "url",
  ssl: pg["ssl"] ?? "flag",
  "ssl.rejectUnauthorized": "flag",
  "ssl.require": "flag",
  "ssl.ca": "path",
  "ssl.key": "secret",
  "ssl.cert": "path",
  schema: "name",
  name: "name",
  logging: "flag",
};
const ownWords = (names: string, form: Form) => Object.fromEntries(names.split(" ").map((name) => [name, form]));
const below = (prefix: string, forms: Record<string, Form>) =>
  Object.fromEntries(Object.entries(forms).map(([name, form]) => [`${prefix}${name}`, form]));
const ofPg = Object.fromEntries(
  `application_name ssl ssl.rejectUnauthorized ssl.require ssl.sslmode ssl.ca ssl.cert ssl.key ssl.servername client_encoding binary keepAlive keepAliveInitialDelayMillis
statement_timeout query_timeout connectionTimeoutMillis idle_in_transaction_session_timeout lock_timeout max min idleTimeoutMillis maxUses allowExitOnIdle family`
    .split(/\s+/)
    .flatMap((name) => (pg[name] ? [[name, pg[name]] as const] : [])),
);

export const sequelizeForms: Forms = {
  ...top,
  ...ownWords("connectionTimeoutMillis statement_timeout", "duration"),
  keepAlive: "flag",
  sslmode: pg["sslmode"] ?? "flag",
  dialect: ["postgres", "postgresql", "pg", "mysql", "sqlite", "mariadb", "mssql"],
  protocol: ["postgres", "postgresql", "tcp"],
  use_env_variable: "name",
  native: "flag",
  benchmark: "flag",
  omitNull: "flag",
  quoteIdentifiers: "flag",
  timezone: ["+00:00", "UTC", "utc"],
  ...ownWords("pool.min pool.max pool.maxUses", "number"),
  ...ownWords(
    "pool.idle pool.acquire pool.evict pool.idleTimeoutMillis pool.maxConnections pool.maxIdleTime",
    "duration",
  ),
  ...below("dialectOptions.", { ...ofPg, sslmode: pg["sslmode"] ?? "flag", connectTimeout: "duration" }),
  ...below("replication.write.", top),
};

export const typeormForms: Forms = {
  ...top,
  type: [
    "postgres",
    "postgresql",
    "pg",
    "mysql",
    "sqlite",
    "better-sqlite3",
    "mariadb",
    "cockroachdb",
    "aurora-postgres",
  ],
  applicationName: "name",
  poolSize: "number",
  connectTimeoutMS: "duration",
  connectTimeout: "duration",
  connectionTimeout: "duration",
  connectionTimeoutMillis: "duration",
  max: "number",
  maxConnections: "number",
  connectionLimit: "number",
  sslmode: pg["sslmode"] ?? "flag",
  ...ownWords(
    "synchronize migrationsRun dropSchema autoLoadEntities keepConnectionAlive logNotifications " +
      "installExtensions parseInt8 useUTC nativeDriver",
    "flag",
  ),
  retryAttempts: "number",
  retryDelay: "duration",
  migrationsTableName: "name",
  migrationsTransactionMode: ["all", "none", "each"],
  uuidExtension: ["uuid-ossp", "pgcrypto"],
  ...below("extra.", { ...ofPg, connectionLimit: "number", poolSize: "number", rejectUnauthorized: "flag" }),
};
