// Texts cut so that one sees that they were.

/** At most `max` characters; a cut says how much is missing. Never splits a surrogate pair. */
export function bounded(text: string, max: number): string {
  if (text.length <= max) return text;
  const note = (missing: number) => `… (${missing} more characters)`;
  let keep = Math.max(0, max - note(text.length).length);
  if (/[\ud800-\udbff]/.test(text.charAt(keep - 1))) keep -= 1;
  return text.slice(0, keep) + note(text.length - keep);
}
