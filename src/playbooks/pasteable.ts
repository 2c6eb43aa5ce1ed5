// Whether a finding's fix is text to paste, or says what to do.

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
