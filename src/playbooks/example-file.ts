// Files that are there to be filled in: by people (`.env.example`, `database.yml.sample`), or by a tool
// (`pgbouncer.template.ini`).
import type { LintFinding } from "./playbook.ts";

const example = /(?:^|[./_-])(?:example|sample)(?:\.\w+)?$/i;
const template = /(?:(?:^|[./_-])(?:template|tpl)|[._-]dist)(?:\.\w+)?$/i;

/** People copy it first. */
export const isExampleFile = (path: string) => example.test(path);

/** Terraform, Ansible and envsubst fill in templates, and they do so for production. */
export const isFilledInFile = (path: string) => isExampleFile(path) || template.test(path);

/**
 * A placeholder may be filled in on the way, and an example is copied first: there a mistake is worth knowing. What a
 * file leaves to be filled in is none.
 */
export function asFarAsFilledIn(findings: LintFinding[], path: string): LintFinding[] {
  const isExample = isExampleFile(path);
  return findings.flatMap((one) => {
    const isUnfilled = one.cause === "config-variable-missing";
    if (isUnfilled && isFilledInFile(path)) return [];
    return isUnfilled || isExample ? [{ ...one, level: "note" as const }] : [one];
  });
}
