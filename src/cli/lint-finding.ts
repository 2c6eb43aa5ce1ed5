// A finding of `lint` as it is printed.
import { findingPlace, levelOf } from "../playbooks/finding-level.ts";
import type { LintFinding } from "../playbooks/playbook.ts";

export function findingText(one: LintFinding): string {
  const { cause, why, fix, source, provenOn } = one;
  const proof = provenOn ? `\n  proven: against ${provenOn}` : "";
  return (
    `\n${findingPlace(one)}${why} [${levelOf(one)}, ${cause}]\n  write:  ${fix.replaceAll("\n", "\n          ")}\n  ` +
    `source: ${source}${proof}`
  );
}
