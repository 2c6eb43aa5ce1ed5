// A finding of `lint` as it is printed.
import { levelOf } from "../playbooks/finding-level.ts";
import type { LintFinding } from "../playbooks/playbook.ts";

export function findingText(one: LintFinding): string {
  const { line, cause, why, fix, source, provenOn } = one;
  const place = line === null ? "" : `line ${line}: `;
  const proof = provenOn ? `\n  proven: against ${provenOn}` : "";
  return (
    `\n${place}${why} [${levelOf(one)}, ${cause}]\n  write:  ${fix.replaceAll("\n", "\n          ")}\n  ` +
    `source: ${source}${proof}`
  );
}
