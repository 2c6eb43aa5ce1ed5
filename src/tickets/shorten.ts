// Texts cut to a length in characters, at a word, and seen to be cut.

/** Never a half of a surrogate pair. */
export function shortened(text: string, mostChars: number): string {
  if (text.length <= mostChars) return text;
  const room = Math.max(0, mostChars - 1);
  const cut = text.slice(0, room).replace(/[\uD800-\uDBFF]$/, "");
  const atWord = cut.replace(/\s+\S*$/, "");
  return `${(atWord.length > room * 0.6 ? atWord : cut).replace(/[\s,;:.(]+$/, "")}…`.slice(0, mostChars);
}
