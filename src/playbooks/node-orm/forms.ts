// In which form options of Sequelize and TypeORM may be shown.
import { documentedBeside, knownOptions } from "../node-postgres/documented.ts";
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

const ofSequelize: Forms = {
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

const ofTypeorm: Forms = {
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

const isolationLevel = ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"];

/** Sequelize 6 (types/sequelize.d.ts) and its own 4 and 5, sequelize-cli, sequelize-typescript, NestJS' module. */
export const sequelizeForms: Forms = {
  ...ofSequelize,
  ...documentedBeside(ofSequelize, {
    isolationLevel,
    transactionType: ["DEFERRED", "IMMEDIATE", "EXCLUSIVE"],
    ...knownOptions(
      `dialectModule dialectModulePath storage define define.* query query.* set set.* sync sync.* hooks hooks.* retry
retry.* typeValidation operatorsAliases standardConformingStrings clientMinMessages minifyAliases logQueryParameters
attributeBehavior databaseVersion schemaDelimiter keepDefaultTimezone searchPath noTypeValidation dialectOptions
dialectOptions.options dialectOptions.stream dialectOptions.clientMinMessages dialectOptions.prependSearchPath
dialectOptions.dateStrings dialectOptions.typeCast dialectOptions.useUTC pool pool.validate replication
replication.read replication.write migrationStorage migrationStoragePath migrationStorageTableName
migrationStorageTableSchema migrationTimestamps seederStorage seederStoragePath seederStorageTableName
seederStorageTableSchema seederTimestamps models modelPaths modelMatch repositoryMode validateOnly autoLoadModels
synchronize retryAttempts retryDelay autoCloseConnection disableClsTransactions defaultTransactionNestMode
defaultTimestampPrecision nullJsonStringification prependSearchPath noAlias`,
    ),
  }),
};

/** TypeORM 0.2 to 1 (PostgresDataSourceOptions, BaseDataSourceOptions), and NestJS' module. */
export const typeormForms: Forms = {
  ...ofTypeorm,
  ...documentedBeside(ofTypeorm, {
    isolationLevel,
    ...knownOptions(
      `entities migrations subscribers entitySchemas metadataTableName namingStrategy logger maxQueryExecutionTime
entityPrefix entitySkipConstructor extra relationLoadStrategy typename cache cache.* cli.entitiesDir cli.migrationsDir
cli.subscribersDir isolateWhereStatements invalidWhereValuesBehavior invalidWhereValuesBehavior.* driver replication
replication.defaultMode replication.master replication.slaves poolErrorHandler extensions toRetry verboseRetryLog
manualInitialization dataSourceFactory timeTravelQueries maxTransactionRetries extra.options extra.types extra.stream
extra.Promise extra.log extra.verify extra.onConnect factories seeds seedTracking`,
    ),
  }),
};
