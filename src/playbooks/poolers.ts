// Poolers in transaction mode that are known by their name, by what their vendors document.
import { kindOf } from "../target/pooler-kind.ts";

/** The vendor's name for it, or null. Poolers whose mode depends on a setting are not among them. */
export function transactionPooler(host: string | null | undefined, port: number | null | undefined): string | null {
  if (!host) return null;
  const at = port ?? 5432;
  const { pooler, role } = kindOf({ host, port: at, database: "", user: "x.y" });
  if (role !== "pooled" || pooler === null) return null;
  if (/Supa/.test(pooler)) return at === 6543 ? pooler : null;
  return /Neon|PlanetScale|Azure/.test(pooler) ? pooler : null;
}
