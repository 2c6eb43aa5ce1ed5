// Lines of pg_hba.conf with hostssl, where the server has no TLS.
import { UserMistake } from "../../errors.ts";
import type { Level } from "../playbook.ts";
import type { HbaRule } from "./hba-rules.ts";
import { readPostgresqlConf } from "./postgresql-conf.ts";
import { isFilledInLater } from "./template.ts";

/** Whether it says `ssl = off`, or has no line of it; null where it is on, or nobody knows. */
export function missingTls(conf: string | undefined): "off" | "unset" | null {
  if (conf === undefined || isFilledInLater(conf)) return null;
  try {
    const { options, notes } = readPostgresqlConf(conf);
    // What it includes may set it.
    if (notes.length > 0) return null;
    if (/^(?:off|false|no|0)$/i.test(String(options["ssl"]))) return "off";
    return /^[ \t]*ssl\b/im.test(conf) ? null : "unset";
  } catch (error) {
    if (error instanceof UserMistake) return null;
    throw error;
  }
}

/** What the server says of such a line in its log and in pg_hba_file_rules; null where it says nothing. */
export function tlsOf(
  { problem, type, method }: HbaRule,
  missing: ReturnType<typeof missingTls>,
): [level: Level, why: string, fix: string] | null {
  if (missing === null || problem !== null || type !== "hostssl" || method === "reject") return null;
  const server = "this line matches nobody. The server: `hostssl record cannot match because SSL is disabled`.";
  const fix = "# in postgresql.conf, where the server has a certificate and its key: ssl = on";
  return missing === "off"
    ? ["warning", `postgresql.conf beside it says \`ssl = off\`: ${server}`, fix]
    : ["note", `postgresql.conf beside it does not set \`ssl\`, which is off then: ${server}`, fix];
}
