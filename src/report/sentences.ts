// Our own sentences: how they list, and how they are shortened to the room there is.

/**
 * Whole sentences that fit; else cut at a clause or a word, with a mark that something follows. All is in Details.
 * What stands between backticks is there whole or not at all: half a command harms whoever copies it.
 */
export function short(text: string, max: number): string {
  const clean = text.trim();
  if (clean.length <= max) return clean;
  const sentences = wholeSentences(clean, max);
  if (sentences.length > max / 3) return sentences;
  const cut = beforeCode(withShortTokens(clean).slice(0, max - 1));
  const atClause = /^[^]*\S(?=(?:[;:]\s| [(–])[^;(–]*$)/.exec(cut)?.[0] ?? "";
  const atWord = cut.slice(0, Math.max(0, cut.lastIndexOf(" ")));
  return `${(atClause.length > max / 2 ? atClause : atWord).replace(dangling, "")}…`;
}

/**
 * A step whose first code is whole: "See who has them: `select …`." Words give way before it does.
 * @param wordsMax characters beside the code
 * @param codeMax characters of the code; longer code is left out
 * @param elsewhere where left-out code stands: "in the thread"
 */
export function shortStep(step: string, wordsMax: number, codeMax: number, elsewhere: string): string {
  const clean = step.trim();
  const [lead = "", code, ...more] = clean.split("`");
  if (code === undefined || more.length === 0 || clean.length <= wordsMax) return short(clean, wordsMax);
  if (code.length > codeMax) return `${short(lead.replace(dangling, ""), wordsMax)} (${elsewhere})`;
  const first = firstSentence(clean);
  const whole = [clean, first].find((text) => text.includes(code) && text.length <= wordsMax + code.length);
  return whole ?? `${lead.length <= wordsMax ? lead : `${short(lead, wordsMax)} `}\`${code}\``;
}

/** Up to the code that the cut would have parted. */
function beforeCode(cut: string): string {
  const parts = cut.split("`");
  return parts.length % 2 === 1 ? cut : parts.slice(0, -1).join("`");
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

/** An address or a name that fills a line by itself keeps its two ends: by them people know it. */
const withShortTokens = (text: string) =>
  text.replaceAll(/`[^`]*`|\S{46,}/g, (token) =>
    token.startsWith("`") ? token : `${token.slice(0, 24)}…${token.slice(-20)}`,
  );

/** The first sentence. A full stop inside code, a number, a host name or an abbreviation ends none. */
export function firstSentence(text: string): string {
  return /^(?:`[^`]*`|[^`])*?[.!?](?=\s+[\p{Lu}\d`"'(]|$)/u.exec(text)?.[0] ?? text;
}

/** "a, b and c". */
export function listed(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
