// Whether a finding's fix is text to paste, or says what to do.

const comment = /^\s*(?:#|--|\/\/|;)/;
/** Sentences of those that read URLs, which have no sign of a comment before them. */
const sentence = /^(?:Percent-encode|Fill in|Remove|Write|Give|take|rename) /;

/** What is a comment in each of its lines, or a sentence, cannot be pasted: it is to be done, or looked at. */
export const isPasteable = (fix: string): boolean =>
  !sentence.test(fix) && !fix.split("\n").every((line) => comment.test(line));
