// `clientcert=` of a line of pg_hba.conf: which values it takes depends on the version, and pg_hba_file_rules shows
// nothing of it.
import type { Level } from "../playbook.ts";
import type { HbaRule } from "./hba-rules.ts";

/** Since it only `verify-ca` and `verify-full`. */
const withWords = 14;

/** The last one of them counts. */
const certificateIn = (options: string[]) =>
  options.findLast((one) => one.startsWith("clientcert="))?.slice("clientcert=".length);

/** `0` and `no-verify` ask for none. */
export const asksForCertificate = ({ options }: HbaRule): boolean =>
  ["1", "verify-ca", "verify-full"].includes(certificateIn(options) ?? "");

/**
 * What is wrong with it; null where nothing is.
 * @param version of the server; null where nobody knows
 */
export function clientcertOf(
  { type, method, options, line }: HbaRule,
  version: number | null,
): [level: Level, why: string, fix: string] | null {
  const value = certificateIn(options);
  if (value === undefined) return null;
  if (type !== "hostssl") {
    const only = "The server takes `clientcert` only in lines with hostssl: it does not start with this one.";
    return ["error", only, `# in line ${line}: hostssl in place of ${type === "local" ? "local" : "the first word"}`];
  }
  if (!["0", "1", "no-verify"].includes(value)) return null;
  const stops = `PostgreSQL 14 and later reject \`clientcert=${value}\`: they do not start, and a reload keeps the old rules.`;
  const words = method === "cert" ? "verify-full" : "verify-ca";
  const isAsked = value === "1" || method === "trust";
  // Those words are of PostgreSQL 12.
  const since = version === null && isAsked ? ", from PostgreSQL 12 on" : "";
  const open = value !== "1" && isAsked ? "; without it trust asks for nothing" : "";
  const fix = isAsked
    ? `# in line ${line}: clientcert=${words}${since}${open}`
    : `# in line ${line} leave clientcert out`;
  if (version === null) return ["warning", stops, fix];
  return version >= withWords ? ["error", `${stops} Here it is PostgreSQL ${version}.`, fix] : null;
}
