// Poolers in transaction mode that are known by their name, by what their vendors document.
import { kindOf } from "../target/pooler-kind.ts";

const pooledKind = (host: string, port: number): string | null => {
  const { pooler, role } = kindOf({ host, port, database: "", user: "x.y" });
  return role === "pooled" ? pooler : null;
};

/** The vendor's name for it, or null. Poolers whose mode depends on a setting are not among them. */
export function transactionPooler(host: string | null | undefined, port: number | null | undefined): string | null {
  const pooler = host ? pooledKind(host, port ?? 5432) : null;
  if (pooler === null || /Neon/.test(pooler)) return pooler;
  return /Supa/.test(pooler) && port === 6543 ? pooler : null;
}

/**
 * Those that lose statements with a name between transactions: Supabase documents that its transaction mode does. Neon
 * documents that its PgBouncer keeps them (max_prepared_statements); of the others nothing is certain.
 */
export function poolerThatLosesStatements(
  host: string | null | undefined,
  port: number | null | undefined,
): string | null {
  const pooler = transactionPooler(host, port);
  return pooler !== null && /Supa/.test(pooler) ? pooler : null;
}

/** Neon's proxy and Supabase's take the startup message themselves, and keep back what they do not know. */
export const keepsBackSettings = (host: string | null): boolean =>
  /\.neon\.(?:tech|build)$|\.pooler\.supabase\.com$/.test(host ?? "");

/** A file that calls the pooler by its name, and its mode, in a comment or a setting. */
export const saysTransactionMode = (text: string): boolean =>
  /pgbouncer/i.test(text) &&
  /\btransaction(?:al)?[ -](?:mode|pool(?:ing|er)?)\b|\bpool_?mode\b\W{1,5}transaction\b/i.test(text);
export const usualPgBouncerPort = 6432;
