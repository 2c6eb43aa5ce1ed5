// Settings of Spring Boot's data source, HikariCP and pgjdbc, by their documentation.

export const docs = {
  spring: "https://docs.spring.io/spring-boot/reference/data/sql.html#data.sql.datasource",
  properties:
    "https://docs.spring.io/spring-boot/appendix/application-properties/index.html#appendix.application-properties.data",
  hikari: "https://github.com/brettwooldridge/HikariCP#gear-configuration-knobs-baby",
  quarkus: "https://quarkus.io/guides/datasource",
  pgjdbc: "https://jdbc.postgresql.org/documentation/use/#connection-parameters",
  threshold: "https://jdbc.postgresql.org/documentation/server-prepare/",
};

/** HikariCP's settings, in the spelling of Spring. */
export const hikari =
  `maximum-pool-size minimum-idle connection-timeout validation-timeout idle-timeout max-lifetime keepalive-time
leak-detection-threshold initialization-fail-timeout pool-name connection-test-query connection-init-sql auto-commit
read-only transaction-isolation catalog schema driver-class-name jdbc-url username password data-source-class-name
data-source-jndi data-source-properties register-mbeans allow-pool-suspension isolate-internal-queries
exception-override-class-name health-check-properties metrics-tracker-factory credentials-provider-class-name
thread-factory scheduled-executor`.split(/\s+/);

/** Settings of `spring.datasource` itself. */
export const datasource =
  `url username password driver-class-name name type jndi-name generate-unique-name embedded-database-connection xa
initialization-mode platform schema data continue-on-error separator sql-script-encoding tomcat dbcp2 oracleucp hikari
jdbc-url`.split(/\s+/);

/** What people write, as bare letters → HikariCP's word. */
export const misnamed: Record<string, string> = {
  maxpoolsize: "maximum-pool-size",
  poolsize: "maximum-pool-size",
  maximumpoolsize: "maximum-pool-size",
  maxactive: "maximum-pool-size",
  maxtotal: "maximum-pool-size",
  maxsize: "maximum-pool-size",
  minpoolsize: "minimum-idle",
  minidle: "minimum-idle",
  minimumpoolsize: "minimum-idle",
  maxwait: "connection-timeout",
  connectiontimeoutms: "connection-timeout",
  connecttimeout: "connection-timeout",
  idletimeoutms: "idle-timeout",
  maximumlifetime: "max-lifetime",
  maxlife: "max-lifetime",
  maxage: "max-lifetime",
  leakdetection: "leak-detection-threshold",
  keepalive: "keepalive-time",
  validationquery: "connection-test-query",
};

/** Parameters of pgjdbc's URL. They are case-sensitive, and what is not among them is ignored without a word. */
export const urlParameters =
  `adaptiveFetch adaptiveFetchMaximum adaptiveFetchMinimum allowEncodingChanges ApplicationName assumeMinServerVersion
authenticationPluginClassName autosave binaryTransfer binaryTransferDisable binaryTransferEnable cancelSignalTimeout channelBinding
classLoaderStrategy cleanupSavepoints connectTimeout connectThreadFactory convertBooleanToNumeric currentSchema databaseMetadataCacheFields
databaseMetadataCacheFieldsMiB defaultRowFetchSize disableColumnSanitiser escapeSyntaxCallMode groupStartupParameters gssEncMode
gssUseDefaultCreds gsslib gssResponseTimeout hideUnprivilegedObjects hostRecheckSeconds jaasApplicationName jaasLogin kerberosServerName
loadBalanceHosts localSocketAddress loggerFile loggerLevel loginTimeout logServerErrorDetail logUnclosedConnections maxResultBuffer
maxSendBufferSize options password pemKeyAlgorithm PGDBNAME PGHOST PGPORT preferQueryMode preparedStatementCacheQueries
preparedStatementCacheSizeMiB prepareThreshold protocolVersion queryTimeout quoteReturningIdentifiers readOnly readOnlyMode
receiveBufferSize replication requireAuth reWriteBatchedInserts sendBufferSize service socketFactory socketFactoryArg socketTimeout ssl
sslcert sslfactory sslfactoryarg sslhostnameverifier sslkey sslmode sslNegotiation sslpassword sslpasswordcallback sslResponseTimeout
sslrootcert sspiServiceClass stringtype targetServerType tcpKeepAlive tcpNoDelay unknownLength user useSpnego xmlFactoryFactory`.split(
    /\s+/,
  );

/** Settings of MySQL's driver that people copy with the pool's → what pgjdbc reads; null: nothing. */
export const mysqlSettings: Record<string, string | null> = {
  cachePrepStmts: null,
  prepStmtCacheSize: "preparedStatementCacheQueries",
  prepStmtCacheSqlLimit: null,
  // One is yes or no, the other a number: prepareThreshold.
  useServerPrepStmts: null,
  useLocalSessionState: null,
  rewriteBatchedStatements: "reWriteBatchedInserts",
  cacheResultSetMetadata: null,
  cacheServerConfiguration: null,
  elideSetAutoCommits: null,
  maintainTimeStats: null,
};

/** libpq's and MySQL's words → what pgjdbc reads; null where it has nothing of the kind. */
export const foreignParameters: Record<string, string | null> = {
  connect_timeout: "connectTimeout",
  application_name: "ApplicationName",
  target_session_attrs: "targetServerType",
  search_path: "currentSchema",
  schema: "currentSchema",
  keepalives: "tcpKeepAlive",
  statement_timeout: "options",
  useSSL: "sslmode",
  requireSSL: "sslmode",
  verifyServerCertificate: "sslmode",
  useUnicode: null,
  characterEncoding: null,
  serverTimezone: null,
  autoReconnect: null,
  allowPublicKeyRetrieval: null,
  zeroDateTimeBehavior: null,
  createDatabaseIfNotExist: null,
  ...mysqlSettings,
};

/** Words of libpq's that later releases read under a name of their own, and earlier ones have nothing for. */
export const laterParameters = ["channel_binding"];

/** https://jdbc.postgresql.org/documentation/ssl/ */
export const sslmodes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];
