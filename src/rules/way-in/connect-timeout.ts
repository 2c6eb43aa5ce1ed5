// How long the connection, or the application's driver, waits for a login before it gives up.
import type { ObservedCheck } from "../rule.ts";

/** What a driver does where nothing else is said; null waits for ever. */
interface DriverDefault {
  framework: string;
  driver: string;
  seconds: number | null;
  /** It reads connect_timeout from the URL. */
  readsUrl: boolean;
  source: string;
}

/** Names as `application.framework` has them: one for each playbook of a framework. */
const driverDefaults: readonly DriverDefault[] = [
  {
    framework: "ecto",
    driver: "Postgrex",
    seconds: 15,
    readsUrl: false,
    source:
      "elixir-ecto/postgrex, lib/postgrex/protocol.ex (handshake: handshake_timeout, else timeout), " +
      "hexdocs.pm/postgrex",
  },
  {
    framework: "node-postgres",
    driver: "node-postgres",
    seconds: null,
    readsUrl: false,
    source: "https://node-postgres.com/apis/client (connectionTimeoutMillis: none by default)",
  },
  {
    framework: "prisma",
    driver: "Prisma",
    seconds: 5,
    readsUrl: true,
    source:
      "https://www.prisma.io/docs/orm/v6/overview/databases/postgresql (connect_timeout), prisma/orm#6074 (its " +
      "maintainer); its engine's own, not a driver adapter's",
  },
  {
    framework: "django",
    driver: "psycopg over libpq",
    seconds: null,
    readsUrl: true,
    source: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CONNECT-TIMEOUT",
  },
  {
    framework: "rails",
    driver: "the pg gem over libpq",
    seconds: null,
    readsUrl: true,
    source: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CONNECT-TIMEOUT",
  },
  {
    framework: "spring",
    driver: "HikariCP",
    seconds: 30,
    readsUrl: false,
    source: "https://github.com/brettwooldridge/HikariCP (HikariConfig.java, CONNECTION_TIMEOUT)",
  },
  {
    framework: "sqlalchemy",
    driver: "psycopg over libpq",
    seconds: null,
    readsUrl: true,
    source: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CONNECT-TIMEOUT",
  },
  {
    framework: "sequelize",
    // Its first connection asks the server's version, beside the pool: pool.acquire does not bound it.
    driver: "Sequelize's first connection",
    seconds: null,
    readsUrl: false,
    source: "https://github.com/sequelize/sequelize (src/dialects/abstract/connection-manager.js, getConnection)",
  },
  {
    framework: "typeorm",
    driver: "node-postgres",
    seconds: null,
    readsUrl: false,
    source: "https://node-postgres.com/apis/client (connectionTimeoutMillis: none by default)",
  },
  {
    framework: "laravel",
    driver: "PDO",
    seconds: 30,
    readsUrl: false,
    source: "https://github.com/php/php-src (ext/pdo_pgsql/pgsql_driver.c, PDO::ATTR_TIMEOUT)",
  },
  {
    framework: "go",
    driver: "pgx",
    seconds: null,
    readsUrl: true,
    source: "https://pkg.go.dev/github.com/jackc/pgx/v5/pgconn#ParseConfig (connect_timeout)",
  },
];

export interface ConnectLimit {
  /** Null waits for ever. */
  seconds: number | null;
  /** Whose it is, for a sentence: "connect_timeout in the URL", "Postgrex's default". */
  whose: string;
  /** Observation that it stands in. */
  observation: string;
}

/** The application's own configuration first, then the connection string, then its driver's default, then libpq's. */
export function connectLimitOf(seen: ObservedCheck): ConnectLimit {
  const setting = seen.row("app-config")?.facts?.wishes?.connectTimeoutMs;
  if (setting && setting.value > 0)
    return { seconds: setting.value / 1000, whose: `the application's ${setting.option}`, observation: "app-config" };
  const url = seen.row("config")?.facts?.connectTimeoutSeconds ?? null;
  const driver = driverDefaults.find(({ framework }) => framework === seen.inputs.application?.framework);
  if (url && (driver?.readsUrl ?? true)) return { seconds: url, whose: "its connect_timeout", observation: "config" };
  if (driver) return { seconds: driver.seconds, whose: `the default of ${driver.driver}`, observation: "config" };
  return { seconds: null, whose: "libpq's default", observation: "config" };
}

/** "This connection would wait 2 s (its connect_timeout)" */
export function waitingSentence({ seconds, whose }: ConnectLimit): string {
  return `This connection would wait ${seconds === null ? "forever" : `${seconds} s`} (${whose})`;
}
