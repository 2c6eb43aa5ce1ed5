// Findings of a pooler's file: what they have in common.
import type { Level, LintFinding } from "../playbook.ts";

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
