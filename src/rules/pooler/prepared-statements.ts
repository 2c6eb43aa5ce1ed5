// How the application prepares its statements, as the targets file or its own configuration has it.
import type { ObservedCheck } from "../rule.ts";

/** A driver that cannot name a statement loses none: psycopg2, PDO that emulates them. */
export function preparedStatementsOf(seen: ObservedCheck): string | undefined {
  const cannot = seen.row("app-config")?.facts?.wishes?.prepared?.value === "none";
  return seen.inputs.application?.preparedStatements ?? (cannot ? "none" : undefined);
}
