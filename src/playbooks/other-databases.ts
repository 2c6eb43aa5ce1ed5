// Databases that are not PostgreSQL, by what adapters, engines, providers, clients and URLs call them.

const others: [pattern: RegExp, name: string][] = [
  [/^(?:jdbc:)?(?:\w+[.:])*mysql|mysql2?$|trilogy/i, "MySQL"],
  [/mariadb/i, "MariaDB"],
  [/sqlite|libsql|turso|^\.{0,2}\/.*\.db$|^file:/i, "SQLite"],
  [/sqlserver|mssql|tedious|jtds/i, "SQL Server"],
  [/oracle/i, "Oracle"],
  [/mongo/i, "MongoDB"],
  [/^(?:jdbc:)?h2(?:$|:)|^org\.h2\./i, "H2"],
  [/hsqldb/i, "HSQLDB"],
  [/derby/i, "Derby"],
  [/db2/i, "Db2"],
  [/clickhouse/i, "ClickHouse"],
  [/snowflake/i, "Snowflake"],
  [/bigquery/i, "BigQuery"],
  [/^rediss?:/i, "Redis"],
];

/** What stands behind it is the driver's own: `jdbc:h2:mem:shop;MODE=PostgreSQL`. */
const ofJdbc = /^\s*(jdbc:(?:mysql|mariadb|sqlite|sqlserver|jtds|oracle|h2|hsqldb|derby|db2|clickhouse|snowflake)):/i;

/** Its name; null for PostgreSQL and for what nobody knows. Only the scheme of a URL is looked at. */
export function otherDatabase(text: string): string | null {
  const driver = ofJdbc.exec(text)?.[1];
  if (driver !== undefined) return others.find(([pattern]) => pattern.test(`${driver}:`))?.[1] ?? null;
  const scheme = /^\s*([A-Za-z][\w+.:-]{0,60}?):\/\//.exec(text)?.[1];
  const words = scheme === undefined ? text.slice(0, 100) : `${scheme}:`;
  if (/postg|cockroach|redshift/i.test(words)) return null;
  return others.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}
