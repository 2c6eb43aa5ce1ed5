// In which form options of Go's drivers may be shown.
import type { Form, Forms } from "../shown/forms.ts";
import { parameterForms } from "../shown/parameters.ts";

const numbers = "SetMaxOpenConns SetMaxIdleConns MaxConns MinConns StatementCacheCapacity";
const durations = `SetConnMaxLifetime SetConnMaxIdleTime MaxConnLifetime MaxConnIdleTime HealthCheckPeriod MaxConnLifetimeJitter
ConnectTimeout pool_max_conn_lifetime_jitter min_read_buffer_size connection_timeout`;
const all = (names: string, form: Form): Forms => Object.fromEntries(names.split(/\s+/).map((name) => [name, form]));
const zones = ["UTC", "utc", "Etc/UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Jakarta"] as const;

export const forms: Forms = {
  ...parameterForms,
  ...all(numbers, "number"),
  ...all(durations, "duration"),
  url: "url",
  dsn: "url",
  database: "name",
  username: "name",
  hostname: "host",
  server: "host",
  db: "name",
  db_name: "name",
  databasename: "name",
  pass: "secret",
  pwd: "secret",
  passwd: "secret",
  ssl: "flag",
  ssl_mode: parameterForms["sslmode"] ?? "flag",
  TimeZone: zones,
  timezone: zones,
  parseTime: "flag",
  PreferSimpleProtocol: "flag",
  PrepareStmt: "flag",
  prefer_simple_protocol: "flag",
  DefaultQueryExecMode: "class",
  // go-pg's own
  Addr: "address",
  Host: "host",
  Port: "number",
  SSL: "flag",
  TLSConfig: ["nil"],
  Network: ["tcp", "unix"],
  User: "name",
  Password: "secret",
  Database: "name",
  ApplicationName: "name",
  // bun's pgdriver's
  WithNetwork: ["tcp", "unix"],
  WithAddr: "address",
  WithUser: "name",
  WithPassword: "secret",
  WithDatabase: "name",
  WithApplicationName: "name",
  WithInsecure: "flag",
  WithTLSConfig: ["nil"],
  ...all("WithTimeout WithDialTimeout WithReadTimeout WithWriteTimeout", "duration"),
  ...all("PoolSize MinIdleConns MaxRetries", "number"),
  ...all("DialTimeout ReadTimeout WriteTimeout MaxConnAge PoolTimeout IdleTimeout IdleCheckFrequency", "duration"),
};
