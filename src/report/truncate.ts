// Texts cut so that one sees that they were.

/** At most `max` characters; a cut says how much is missing. Never splits a surrogate pair. */
export function bounded(text: string, max: number): string {
  if (text.length <= max) return text;
  const note = (missing: number) => `… (${missing} more characters)`;
  let keep = Math.max(0, max - note(text.length).length);
  if (/[\ud800-\udbff]/.test(text.charAt(keep - 1))) keep -= 1;
  return text.slice(0, keep) + note(text.length - keep);
}

/** At most so many characters, cut at a word and ended by "…". Never splits a surrogate pair. */
export function shortened(text: string, mostChars: number): string {
  if (text.length <= mostChars) return text;
  const room = Math.max(0, mostChars - 1);
  const cut = text.slice(0, room).replace(/[\uD800-\uDBFF]$/, "");
  const atWord = cut.replace(/\s+\S*$/, "");
  return `${(atWord.length > room * 0.6 ? atWord : cut).replace(/[\s,;:.(]+$/, "")}…`.slice(0, mostChars);
}

/**
 * At most so many characters (UTF-16 units), the last one "…" where something was cut. Never splits a surrogate pair.
 */
export function ellipsized(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : text;
}
