// A finding of `lint` as it is printed.
import { findingPlace, levelOf } from "../playbooks/finding-level.ts";
import type { LintFinding } from "../playbooks/playbook.ts";

export function findingText(one: LintFinding): string {
  const { cause, why, fix, source, provenOn } = one;
  const proof = provenOn ? `\n  proven: against ${provenOn}` : "";
  // What is no line to paste is to be done, or looked at.
  const told = fix.split("\n").every((line) => /^\s*(?:#|--|\/\/|;)/.test(line)) ? "do:     " : "write:  ";
  return (
    `\n${findingPlace(one)}${why} [${levelOf(one)}, ${cause}]\n  ${told}${fix.replaceAll("\n", "\n          ")}\n  ` +
    `source: ${source}${proof}`
  );
}
