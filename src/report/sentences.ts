// Our own sentences, shortened to the room there is: whole ones first, and never the end of a word.

/** Whole sentences that fit; else cut at a clause or a word, with a mark that something follows. All is in Details. */
export function short(text: string, max: number): string {
  const clean = text.trim();
  if (clean.length <= max) return clean;
  const sentences = wholeSentences(clean, max);
  if (sentences.length > max / 3) return sentences;
  const cut = withShortTokens(clean).slice(0, max - 1);
  const atClause = /^[^]*\S(?=(?:[;:]\s| [(–])[^;(–]*$)/.exec(cut)?.[0] ?? "";
  const atWord = cut.slice(0, Math.max(0, cut.lastIndexOf(" ")));
  return ended(atClause.length > max / 2 ? atClause : atWord);
}

/** As many of its first sentences as fit; "" where the first one does not. */
function wholeSentences(text: string, max: number): string {
  let kept = "";
  for (let rest = text; rest !== "";) {
    const next = firstSentence(rest);
    if (kept.length + next.length > max) break;
    kept += next;
    rest = rest.slice(next.length);
  }
  return kept.trim();
}

/** Marks and small words that promise what was cut. */
const dangling = /(?:[\s,;:–(-]|\s(?:an?|and|at|by|for|from|in|is|of|on|or|that|the|to|which|with|within))+$/;

/** A backtick without its partner would make the rest code. */
function ended(cut: string): string {
  const isOpen = (cut.match(/`/g)?.length ?? 0) % 2 === 1;
  return `${cut.replace(dangling, "")}${isOpen ? "`" : ""}…`;
}

/** An address or a name that fills a line by itself keeps its two ends: by them people know it. */
const withShortTokens = (text: string) =>
  text.replaceAll(/\S{46,}/g, (token) => `${token.slice(0, 24)}…${token.slice(-20)}`);

/** The first sentence. A full stop inside a number, a host name or an abbreviation ends none. */
export function firstSentence(text: string): string {
  return /^[^]*?[.!?](?=\s+[\p{Lu}\d`"'(]|$)/u.exec(text)?.[0] ?? text;
}
