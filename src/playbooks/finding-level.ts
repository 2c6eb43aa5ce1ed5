// How bad a finding is for who reads the file alone. A check asks otherwise: what is the application, and is it there?
import { usualSeverity } from "../report/causes.ts";
import type { Level, LintFinding } from "./playbook.ts";

/**
 * Keeps the application out: error. Hurts it now and then, or weakens what it asks for: warning. Worth knowing: note.
 */
export function levelOf({ level, severity, cause }: LintFinding): Level {
  if (level) return level;
  const usual = severity ?? usualSeverity(cause);
  return usual === "down" ? "error" : usual === "degraded" ? "warning" : "note";
}

/** Where it stands, before the sentence: "line 7, production.cache: ". */
export function findingPlace({ line, database }: LintFinding): string {
  const places = [line === null ? [] : `line ${line}`, database ?? []].flat();
  return places.length === 0 ? "" : `${places.join(", ")}: `;
}
