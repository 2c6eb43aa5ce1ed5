// A finding of `lint` as it is printed.
import { findingPlace, levelOf } from "../playbooks/finding-level.ts";
import { toldFix } from "../playbooks/pasteable.ts";
import type { LintFinding } from "../playbooks/playbook.ts";

export function findingText(one: LintFinding): string {
  const { cause, why, source, provenOn } = one;
  const { fixKind, fix } = toldFix(one);
  const proof = provenOn ? `\n  proven: against ${provenOn}` : "";
  const told = `${fixKind}:`.padEnd(8);
  return (
    `\n${findingPlace(one)}${why} [${levelOf(one)}, ${cause}]\n  ${told}${fix.replaceAll("\n", "\n          ")}\n  ` +
    `source: ${source}${proof}`
  );
}
