// Files that are there to be filled in: `.env.example`, `database.yml.sample`.
import type { LintFinding } from "./playbook.ts";

const example = /(?:^|[./_-])(?:example|sample|template|dist|tpl)(?:\.\w+)?$/i;

export const isExampleFile = (path: string) => example.test(path);

/**
 * A placeholder may be filled in on the way, and an example is copied first: there a mistake is worth knowing. What an
 * example leaves to be filled in is none.
 */
export function asFarAsFilledIn(findings: LintFinding[], path: string): LintFinding[] {
  const isExample = isExampleFile(path);
  return findings.flatMap((one) => {
    const isUnfilled = one.cause === "config-variable-missing";
    if (isUnfilled && isExample) return [];
    return isUnfilled || isExample ? [{ ...one, level: "note" as const }] : [one];
  });
}
