// Options of r2dbc-postgresql and of Spring's pool for it. Names are case-sensitive.
import type { Form } from "../shown/forms.ts";

export const r2dbcDocs = {
  driver: "https://github.com/pgjdbc/r2dbc-postgresql#getting-started",
  pool: "https://github.com/r2dbc/r2dbc-pool#getting-started",
};

/** `spring.r2dbc.pool.*` in Spring's spelling. */
export const r2dbcPool: Record<string, Form> = {
  enabled: "flag",
  "initial-size": "number",
  "max-size": "number",
  "min-idle": "number",
  "max-idle-time": "duration",
  "max-life-time": "duration",
  "max-acquire-time": "duration",
  "max-create-connection-time": "duration",
  "max-validation-time": "duration",
  "acquire-retry": "number",
  "validation-query": ["SELECT 1", "select 1"],
  "validation-depth": ["local", "remote", "LOCAL", "REMOTE"],
};

/** In the URL, and below `spring.r2dbc.properties`. */
export const r2dbcOptions: Record<string, Form> = {
  applicationName: "name",
  autodetectExtensions: "flag",
  compatibilityMode: "flag",
  connectTimeout: "duration",
  currentSchema: "names",
  errorResponseLogLevel: "name",
  extensions: "names",
  failoverProtocol: "name",
  fetchSize: "number",
  forceBinary: "flag",
  hostRecheckTime: "duration",
  loadBalanceHosts: "flag",
  lockWaitTimeout: "duration",
  noticeLogLevel: "name",
  preferAttachedBuffers: "flag",
  preparedStatementCacheQueries: "number",
  protocol: "name",
  schema: "names",
  socket: "host",
  ssl: "flag",
  sslCert: "path",
  sslHostnameVerifier: "class",
  sslKey: "path",
  sslMode: "name",
  sslPassword: "secret",
  sslRootCert: "path",
  sslSni: "flag",
  statementTimeout: "duration",
  targetServerType: "name",
  tcpKeepAlive: "flag",
  tcpNoDelay: "flag",
  timeZone: "name",
};

/** The pool's own options, in a URL that begins with `r2dbc:pool:`. */
export const poolOptions =
  `acquireRetry backgroundEvictionInterval initialSize maxSize minIdle maxAcquireTime maxCreateConnectionTime maxIdleTime
maxLifeTime maxValidationTime poolMXBeanName poolName postAllocate preRelease registerJmx validationDepth validationQuery`.split(
    /\s+/,
  );

/** libpq's and pgjdbc's words that are no option misspelt → what the driver reads. */
export const r2dbcForeign: Record<string, string> = {
  application_name: "applicationName",
  connect_timeout: "connectTimeout",
  statement_timeout: "statementTimeout",
  search_path: "currentSchema",
  prepareThreshold: "preparedStatementCacheQueries",
};
