// Options that the libraries document and that nothing here judges: they are known, and only their numbers and
// switches are shown.
import type { Form, Forms } from "../shown/forms.ts";

const nothing: Form = [];
/** `prefix` before each of the names. */
export const knownOptions = (names: string, prefix = ""): Forms =>
  Object.fromEntries(names.split(/\s+/).map((name) => [`${prefix}${name}`, nothing]));
const knownIn = (prefixes: string[], names: string): Forms =>
  Object.assign({}, ...prefixes.map((prefix) => knownOptions(names, prefix)));

/** pg 8 and pg-pool 3. */
const ofPg =
  "types types.getTypeParser options replication Promise Client stream log verify onConnect parseInputDatesAsUTC " +
  "sslNegotiation scramMaxIterations pipeline isDomainSocket";

/** Knex 3 (types/index.d.ts), and Strapi, which hands its `connection` to Knex. */
const ofKnex = knownOptions(
  `dialect jsonbSupport connectionPool postProcessResponse wrapIdentifier compileSqlOnError fetchAsString
defaultDateTimePrecision userParams userParams.* log log.warn log.error log.debug log.deprecate log.inspectionDepth
log.enableColors migrations migrations.* seeds seeds.*`,
);
const ofTarn =
  "name afterCreate validate log refreshIdle returnToHead priorityRange maxConnectionLifetimeMillis " +
  "maxConnectionLifetimeJitterMillis";

/** MikroORM 5 to 7 (Configuration.ts). */
const ofMikro = knownOptions(
  `entities entitiesTs extensions subscribers routines filters filters.* name discovery discovery.* driver
namingStrategy implicitTransactions disableTransactions sessionContext sessionContext.* connect verbose
ignoreUndefinedInQuery onQuery autoJoinOneToOneOwner autoJoinRefsForFilters filtersOnRelations propagateToOneOwner
propagationOnPrototype populateAfterFlush serialization.* assign.* persistOnCreate upsertManaged forceEntityConstructor
forceUndefined initNullableProperties processOnCreateHooksEarly forceUtcTimezone timezone ensureDatabase
ensureDatabase.* ensureIndexes useBatchInserts useBatchUpdates batchSize hydrator compiledFunctions loadStrategy
dataloader populateWhere flushMode entityRepository entityManager replicas strict validate validateRequired context
contextName allowGlobalContext preferEnvVars disableIdentityMap logger colors loggerFactory slowQueryThreshold
slowQueryLoggerFactory findOneOrFailHandler findExactlyOneOrFailHandler debug ignoreDeprecations highlighter preferTs
tsNode baseDir schemaGenerator.* embeddables.* entityGenerator.* cache.* metadataCache.* resultCache.* metadataProvider
useCache seeder.* preferReadReplicas hashAlgorithm dynamicImportProvider charset collate multipleStatements
onCreateConnection onReserveConnection attachDatabases driverOptions autoLoadEntities
registerRequestContext forRoutes`,
);

/** Drizzle Kit 0.31, and Drizzle itself. */
const ofDrizzle = knownOptions(
  "breakpoints casing extensionsFilters schemaFilter tablesFilter verbose introspect.* entities.* " +
    "dbCredentials.resourceArn dbCredentials.secretArn logger relations cache ws dbName",
);

/** postgres.js 3. */
const ofPostgresJs = knownOptions(
  `path onnotice onparameter onclose transform transform.* connection.search_path connection.TimeZone backoff
target_session_attrs keep_alive max_pipeline publications no_prepare socket parameters`,
);

/** @param own what has a form already */
export const documentedBeside = (own: Forms, all: Forms): Forms =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(own, name)));

/** What Knex and Strapi, MikroORM, Drizzle, postgres.js and pg take beside those. */
export const documentedOfDrivers = (own: Forms): Forms =>
  documentedBeside(own, {
    type: ["postgresql", "postgres", "mongo", "mysql", "mariadb", "sqlite", "better-sqlite"],
    "connection.schema": "name",
    "connection.connection.schema": "name",
    ...knownIn(["", "connection.", "connection.connection.", "dbCredentials.", "driverOptions.connection."], ofPg),
    ...knownOptions("expirationChecker", "connection."),
    ...knownIn(["pool.", "connection.pool."], ofTarn),
    ...ofKnex,
    ...ofMikro,
    ...ofDrizzle,
    ...ofPostgresJs,
  });
