// Whose a field is: a driver's own configuration has it, or a struct that only uses the same name.
import type { GoField, GoSource } from "../read/go.ts";

const types = String.raw`(?:pg\.Options|pgx\.Conn(?:Pool)?Config|(?:pgxpool|pgconn|postgres|gorm)\.Config)\b`;
const isDriversType = new RegExp(String.raw`(?:^|[^\w.])${types}\s*$`);
const declared = new RegExp(String.raw`\b([A-Za-z_]\w{0,60})\s+\*?${types}`, "g");
const parsed = new RegExp(String.raw`^(?:pgx(?:pool)?|pgconn|stdlib|pg)\.Parse(?:Config|URL)\(|^&?${types}\{`);

/** No other struct has these. */
const pgxAlone = ["DefaultQueryExecMode", "PreferSimpleProtocol", "PrepareStmt", "StatementCacheCapacity"];

export const durations =
  `SetConnMaxLifetime SetConnMaxIdleTime MaxConnLifetime MaxConnIdleTime HealthCheckPeriod MaxConnLifetimeJitter
ConnectTimeout WithTimeout WithDialTimeout WithReadTimeout WithWriteTimeout DialTimeout ReadTimeout WriteTimeout MaxConnAge
PoolTimeout IdleTimeout IdleCheckFrequency`.split(/\s+/);

/**
 * A literal says its type; what is assigned to is a driver's where it was parsed or declared so. Elsewhere nobody
 * knows, and a number may be seconds.
 */
export function driversFields({ fields, names, text }: GoSource): GoField[] {
  const own = new Set([...text.matchAll(declared)].map(([, name]) => name));
  const isParsed = (name: string) =>
    own.has(name) || (names.get(name) ?? []).some(({ from, to }) => parsed.test(text.slice(from, to)));
  return fields.filter(({ name, type, of }) => {
    if (pgxAlone.includes(name)) return true;
    if (type !== undefined) return isDriversType.test(type);
    return !durations.includes(name) || (of ?? "").split(".").some(isParsed);
  });
}
