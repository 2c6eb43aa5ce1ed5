// Whether a finding's fix is text to paste, or says what to do.
import { partsOf } from "./fixes/line-entry.ts";
import type { LintFinding } from "./playbook.ts";

const comment = /^\s*(?:#|--|\/\/|;)/;
/** Sentences of those that read URLs, which have no sign of a comment before them. */
const sentence = /^(?:Percent-encode|Fill in|Remove|Write,?|Give|take|rename) /;

/** A mask, or what is left out: nobody can paste it. */
const gap = /\[not shown\]|\[secret\]|…/;

/** What is a comment in each of its lines, or a sentence: it is to be done, or looked at. */
export const isInstruction = (fix: string): boolean =>
  sentence.test(fix) || fix.split("\n").every((line) => comment.test(line));

export const isPasteable = (fix: string): boolean => !isInstruction(fix) && !gap.test(fix);

/** A line with a gap says what goes there. */
export function withoutGap(fix: string): string {
  const [found] = isInstruction(fix) ? [] : (gap.exec(fix) ?? []);
  return found === undefined ? fix : `Write, with your own value in place of ${found}: ${fix}`;
}

interface ToldFix {
  /** `write`: it goes in place of the finding's line, whose indentation stays. */
  fixKind: "write" | "do";
  fix: string;
}

/** What people and machines are told. */
export function toldFix({ fix, fixLine, line, option }: LintFinding): ToldFix {
  if (fixLine !== undefined) return { fixKind: "write", fix: fixLine };
  if (!isPasteable(fix)) return { fixKind: "do", fix };
  if (line === null) return { fixKind: "do", fix: `add ${fix}` };
  const told = fix.split("\n").map((one) => (comment.test(one) ? one.replace(comment, "").trim() : entriesOf(one)));
  return { fixKind: "do", fix: `write ${told.join(" and ")} in place of ${option.split(".").at(-1)} and its value` };
}

/** Without its last comma, and without a comment. */
function entriesOf(row: string): string {
  const parts = partsOf(row);
  return parts === null || parts.trail.length > 1 ? row : `${parts.lead}${parts.entries.join(", ")}`;
}
