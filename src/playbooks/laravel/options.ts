// Options of Laravel's PostgreSQL connections, by its documentation and its connector's source, and PDO's attributes.

export const docs = {
  database: "https://laravel.com/docs/database#configuration",
  connector: "https://github.com/laravel/framework/blob/11.x/src/Illuminate/Database/Connectors/PostgresConnector.php",
  hosts: "https://laravel.com/docs/database#read-and-write-connections",
  pdo: "https://www.php.net/manual/en/ref.pdo-pgsql.connection.php",
  attributes: "https://www.php.net/manual/en/pdo.setattribute.php",
  sslmode: "https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION",
  pooled: "https://laravel.com/docs/13.x/database#pooled-postgresql-connections",
  pooler: "https://github.com/pgbouncer/pgbouncer/issues/991",
};

/** What people write and no connection reads → what is meant. */
export const misnamed: Record<string, string> = {
  user: "username",
  userName: "username",
  hostname: "host",
  server: "host",
  unix_socket: "host",
  dbname: "database",
  db: "database",
  pass: "password",
  passwd: "password",
  ssl_mode: "sslmode",
  sslMode: "sslmode",
  ssl: "sslmode",
  searchPath: "search_path",
  schemas: "search_path",
  applicationName: "application_name",
  time_zone: "timezone",
  connect_timeout: "options.PDO::ATTR_TIMEOUT",
  timeout: "options.PDO::ATTR_TIMEOUT",
};
/** Without these the connection fails, or goes to another place than was meant. */
export const vital = ["username", "host", "database", "password"];

/** The variables of Laravel's own `config/database.php`, by option. */
export const variables: Record<string, string[]> = {
  url: ["DB_URL", "DATABASE_URL"],
  host: ["DB_HOST"],
  port: ["DB_PORT"],
  database: ["DB_DATABASE"],
  username: ["DB_USERNAME"],
  password: ["DB_PASSWORD"],
  sslmode: ["DB_SSLMODE"],
  charset: ["DB_CHARSET"],
  search_path: ["DB_SEARCH_PATH", "DB_SCHEMA"],
};

export const emulated = "options.PDO::ATTR_EMULATE_PREPARES";
/** Emulated ones write `active = 1`, which PostgreSQL refuses of a boolean: tried with PHP 8.2. */
export const unprepared: [string, string] = [
  "options.PDO::PGSQL_ATTR_DISABLE_PREPARES",
  "options.Pdo\\Pgsql::ATTR_DISABLE_PREPARES",
];
export const timeout = "options.PDO::ATTR_TIMEOUT";
