// Names of other drivers that postgres.js ignores, its own for them, and the unit that each counts in.
import type { Option } from "../playbook.ts";
import { wordsForMax } from "./options.ts";
import { javascriptLine } from "./write.ts";

export const misnamed: Record<string, string> = {
  idleTimeoutMillis: "idle_timeout",
  idleTimeout: "idle_timeout",
  connectionTimeoutMillis: "connect_timeout",
  connectTimeout: "connect_timeout",
  connectionTimeout: "connect_timeout",
  connectionTimeoutMs: "connect_timeout",
  connectTimeoutMillis: "connect_timeout",
  connection_timeout: "connect_timeout",
  idleTimeoutMs: "idle_timeout",
  idle_timeout_ms: "idle_timeout",
  maxLifetimeSeconds: "max_lifetime",
  maxLifetime: "max_lifetime",
  ...Object.fromEntries(wordsForMax.map((word) => [word, "max"])),
  sslmode: "ssl",
  dbname: "database",
  application_name: "connection.application_name",
  statement_timeout: "connection.statement_timeout",
};

type Unit = "milliseconds" | "seconds" | "either";

/** "either": some drivers count it in seconds, some in milliseconds. */
export const unitOf: Record<string, Unit> = {
  idleTimeoutMillis: "milliseconds",
  idleTimeoutMs: "milliseconds",
  idle_timeout_ms: "milliseconds",
  connectionTimeoutMillis: "milliseconds",
  connectionTimeoutMs: "milliseconds",
  connectTimeoutMillis: "milliseconds",
  maxLifetimeSeconds: "seconds",
  idleTimeout: "either",
  connectTimeout: "either",
  connectionTimeout: "either",
  connection_timeout: "either",
  maxLifetime: "either",
};

/** Of "either": up to the first nobody means milliseconds, and from the second on nobody means seconds. */
const bounds: Record<string, [seconds: number, milliseconds: number]> = {
  connect_timeout: [499, 500],
  idle_timeout: [499, 500],
  max_lifetime: [20_000, 100_000],
};

function secondsOf({ name, value, isOpaque }: Option, meant: string): number | null {
  const number = isOpaque || value === null || value === "" || Array.isArray(value) ? NaN : Number(value);
  if (!Number.isFinite(number) || typeof value === "boolean") return null;
  const [most, least] = bounds[meant] ?? [0, 0];
  const unit = unitOf[name];
  if (unit === "seconds" || (unit === "either" && number <= most)) return number;
  if (unit === "either" && number < least) return null;
  return number === 0 ? 0 : Math.max(1, Math.round(number / 1000));
}

/** The corrected line; in words where nobody knows how much it is. */
export function inSeconds(option: Option, meant: string): string {
  const seconds = secondsOf(option, meant);
  return seconds === null
    ? `// rename ${option.name} to ${meant}, and give it in seconds`
    : javascriptLine(meant, seconds, false);
}
