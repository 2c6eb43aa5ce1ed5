// The shape of a query without anything that somebody wrote into it: literals, numbers and comments are gone.
import { ellipsized } from "../../report/truncate.ts";

const longest = 120;

/** In PostgreSQL's own lexical order (sql-syntax-lexical), each tried at the place that was reached. */
const tokens: [pattern: RegExp, say: (token: string) => string][] = [
  [/\s+/y, () => " "],
  [/--[^\n]*/y, () => " "],
  [/[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|\\?$)/y, () => "?"],
  [/(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$)/y, () => "?"],
  [/\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?(?:\$\1\$|$)/y, () => "?"],
  [/\$\d+/y, (token) => token],
  // a name as tools quote it; anything else between such quotes may be a text that was quoted wrongly
  [/"(?:[^"]|"")*(?:"|$)/y, (token) => (/^"[A-Za-z_][\w$]{0,62}"$/.test(token) ? token : '"?"')],
  [/[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, (token) => token],
  [/\.?\d(?:[\w.]|(?<=[eE])[+-])*/y, () => "?"],
];

/**
 * At most 120 characters: words and punctuation stay, every literal and number is "?". A text that was cut off within a
 * literal or a comment is taken to go on to its end; so is one that cannot be read for sure.
 */
export function fingerprintOf(query: string): string {
  let text = "";
  for (let at = 0; at < query.length;) {
    const end = query.startsWith("/*", at) ? endOfComment(query, at) : at;
    const found = end > at ? { end, said: " " } : tokenAt(query, at);
    text += found.said;
    // with standard_conforming_strings off (or after E'' and a line break) the literal may go on behind a \'
    at = found.said === "?" && query.slice(at, found.end).endsWith("\\'") ? query.length : found.end;
  }
  const short = text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\?(?: ?, ?\?)+/g, "?, …")
    .trim();
  return ellipsized(short, longest);
}

function tokenAt(query: string, at: number): { end: number; said: string } {
  for (const [pattern, say] of tokens) {
    pattern.lastIndex = at;
    const [token] = pattern.exec(query) ?? [];
    if (token) return { end: at + token.length, said: say(token) };
  }
  return { end: at + 1, said: query.charAt(at) };
}

/** Comments nest. */
function endOfComment(query: string, start: number): number {
  let depth = 0;
  for (let at = start; at < query.length; at++) {
    const two = query.slice(at, at + 2);
    if (two !== "/*" && two !== "*/") continue;
    depth += two === "/*" ? 1 : -1;
    if (depth === 0) return at + 2;
    at++;
  }
  return query.length;
}
