// Findings of a pooler's file: what they have in common.
import type { Level, LintFinding } from "../playbook.ts";
import { isTypo } from "../specs.ts";

/** A slip of one of them, or its beginning; null where nobody knows which is meant. */
export function nearWord(value: unknown, words: string[]): string | null {
  if (typeof value !== "string") return null;
  const own = value.toLowerCase();
  const begun = own.length >= 3 ? words.filter((one) => one.toLowerCase().startsWith(own)) : [];
  return words.find((one) => isTypo(value, one)) ?? (begun.length === 1 ? (begun[0] ?? null) : null);
}

/** One finding; @param source the pooler's own documentation. */
export const finder =
  (source: string, provenOn: string | null = null) =>
  (level: Level, option: string, line: number | null, why: string, fix: string): LintFinding => ({
    cause: "app-config-invalid-option",
    option,
    line,
    level,
    why,
    fix,
    source,
    provenOn,
  });
