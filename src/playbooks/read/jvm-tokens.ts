// The words of Java, Kotlin and Scala, as far as all three write them alike: names, texts, numbers, brackets.
import { BeyondBound, nestedTooDeep } from "./bounded.ts";

export interface JvmToken {
  kind: "name" | "text" | "number" | "mark";
  /** As it stands; of a text what is between its quotes. */
  code: string;
  from: number;
  to: number;
  /** Nothing but blanks stands before it in its line. */
  isFirst: boolean;
  /** Of a bracket: its partner. Of what stands within brackets: -1. */
  partner: number;
  /** The bracket that it stands in; -1 at the top. */
  within: number;
  /** Names may be put into the text: Kotlin's, and Scala's with a prefix. */
  isFilled?: boolean;
}

const deepest = 200;
const closing: Record<string, string> = { ")": "(", "]": "[", "}": "{" };
/** Longest first. */
const marks = [
  "===",
  "!==",
  "->",
  "=>",
  "==",
  "!=",
  "<=",
  ">=",
  "?:",
  "?.",
  "!!",
  "::",
  "++",
  "--",
  "+=",
  "-=",
  "&&",
  "||",
];

/** What stands behind an opening quote: where the text ends, and what it says. */
function textAt(source: string, at: number, isFilled: boolean): { end: number; code: string } {
  const quote = source.charAt(at);
  const isLong = source.startsWith('"""', at);
  const [open, close] = isLong ? [3, '"""'] : [1, quote];
  for (let place = at + open; place < source.length; place += 1) {
    const one = source.charAt(place);
    if (one === "\\" && !isLong) place += 1;
    else if (isFilled && one === "$" && source.charAt(place + 1) === "{") place = endOfCode(source, place + 1);
    else if (source.startsWith(close, place)) {
      // A long text may end with quotes of its own.
      const end = isLong && source.charAt(place + 3) === '"' ? place + 1 : place;
      return { end: end + open, code: source.slice(at + open, end) };
    } else if (one === "\n" && !isLong) return { end: place, code: "" };
  }
  return { end: source.length, code: "" };
}

/** Code within a text is short. */
const longestWithin = 500;

/** The brace that closes what is put into a text; texts within it have braces of their own. */
function endOfCode(source: string, open: number): number {
  const code = source.slice(open, open + longestWithin);
  let depth = 0;
  for (let at = 0; at < code.length; at += 1) {
    const one = code.charAt(at);
    if (one === '"') at = Math.max(at, textAt(code, at, false).end - 1);
    else if (one === "{") depth += 1;
    else if (one === "}" && (depth -= 1) === 0) return open + at;
  }
  return open;
}

/** Blanks and comments are left out. @throws UserMistake when it is nested beyond all sense */
export function jvmTokens(source: string, isKotlin: boolean): JvmToken[] {
  const tokens: JvmToken[] = [];
  const open: number[] = [];
  let isFirst = true;
  const blank = /\s+|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y;
  const word = /[A-Za-z_]\w*|`[^`\n]*`/y;
  const number = /\d[\d_]*(?:\.\d+)?[LlfFdD]?/y;
  const character = /'(?:\\.|[^'\\\n])'/y;
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const add = (kind: JvmToken["kind"], code: string, from: number, to: number, isFilled = false) => {
    tokens.push({ kind, code, from, to, isFirst, partner: -1, within: open.at(-1) ?? -1, isFilled });
    isFirst = false;
    return to;
  };
  for (let at = 0; at < source.length;) {
    const space = match(blank, at);
    if (space !== undefined) {
      isFirst ||= space.includes("\n");
      at += space.length;
      continue;
    }
    const one = source.charAt(at);
    const name = match(word, at);
    if (name !== undefined) at = add("name", name.replaceAll("`", ""), at, at + name.length);
    else if (one === '"') {
      const before = tokens.at(-1);
      const isPrefixed = before?.kind === "name" && before.to === at && /^(?:s|f|raw)$/.test(before.code);
      if (isPrefixed) tokens.pop();
      const { end, code } = textAt(source, at, isKotlin || isPrefixed);
      at = add("text", code, at, end, isKotlin || isPrefixed);
    } else {
      const plain = match(number, at) ?? match(character, at);
      const mark = plain ?? marks.find((each) => source.startsWith(each, at)) ?? one;
      const kind = plain === undefined ? "mark" : plain.startsWith("'") ? "text" : "number";
      const from = tokens.length;
      const partner = closing[mark];
      if (kind === "mark" && partner !== undefined && tokens[open.at(-1) ?? -1]?.code === partner) {
        const opener = open.pop() ?? -1;
        at = add(kind, mark, at, at + mark.length);
        Object.assign(tokens[opener] ?? {}, { partner: from });
        Object.assign(tokens[from] ?? {}, { partner: opener });
        continue;
      }
      at = add(kind, mark, at, at + mark.length);
      if (kind === "mark" && /^[([{]$/.test(mark)) open.push(from);
      if (open.length > deepest) throw new BeyondBound(nestedTooDeep);
    }
  }
  return tokens;
}
