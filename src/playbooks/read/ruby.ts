// Pieces of Ruby source, by brackets and quotes alone: it has no parser here. Never run.

export interface Argument {
  /** `host` of `host: …`, `:host => …` and `"host" => …`; null where it is no pair. */
  key: string | null;
  code: string;
  /** Where it begins, and where its code does, behind the key. */
  at: number;
  from: number;
  /** How a pair with `=>` has its key: `:host`, or `"host"`; null for any other. */
  keyed: "symbol-keys" | "text-keys" | null;
}

const closing: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/** Blanks in the place of comments; places and lines stay. */
export function withoutComments(text: string): string {
  const blank = (part: string) => part.replaceAll(/[^\n]/g, " ");
  return text
    .replaceAll(/^=begin\b[^]*?(?:^=end\b.*$|(?![^]))/gm, blank)
    .split("\n")
    .map((line) => {
      const at = commentIn(line);
      return at === -1 ? line : line.slice(0, at) + blank(line.slice(at));
    })
    .join("\n");
}

function commentIn(line: string): number {
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const one = line.charAt(at);
    if (one === "\\") at += 1;
    else if (quote !== "") quote = one === quote ? "" : quote;
    else if (one === '"' || one === "'") quote = one;
    else if (one === "#" && (at === 0 || /\s|[,({[]/.test(line.charAt(at - 1)))) return at;
  }
  return -1;
}

/** Where an expression ends that begins there: at a bracket that it did not open, or at `isEnd` outside of all. */
export function endOf(code: string, from: number, isEnd: (at: number) => boolean): number {
  const open: string[] = [];
  for (let at = from; at < code.length; at += 1) {
    const one = code.charAt(at);
    if (one === '"' || one === "'") {
      at = quoteEnd(code, at);
      continue;
    }
    if (open.length === 0 && isEnd(at)) return at;
    if (closing[one] !== undefined) open.push(closing[one]);
    else if (")]}".includes(one) && open.pop() !== one) return at;
  }
  return code.length;
}

function quoteEnd(code: string, from: number): number {
  const quote = code.charAt(from);
  let at = from + 1;
  while (at < code.length && code.charAt(at) !== quote) at += code.charAt(at) === "\\" ? 2 : 1;
  return at;
}

const mostArguments = 200;

/** Of a call or of a hash, without its brackets. */
export function argumentsIn(code: string, from: number, to: number): Argument[] {
  const found: Argument[] = [];
  for (let at = from; at < to && found.length < mostArguments;) {
    const end = Math.min(
      to,
      endOf(code, at, (place) => code.charAt(place) === ","),
    );
    const raw = code.slice(at, end);
    const start = at + (raw.length - raw.trimStart().length);
    if (raw.trim() !== "") found.push(argumentOf(raw.trim(), start));
    at = end + 1;
  }
  return found;
}

function argumentOf(code: string, at: number): Argument {
  const [whole, plain, quoted, symbol, text] =
    /^(?:(\w+):(?!:)\s*|["'](\w+)["']:\s*|:["']?(\w+)["']?\s*=>\s*|["'](\w+)["']\s*=>\s*)/.exec(code) ?? [];
  const key = plain ?? quoted ?? symbol ?? text ?? null;
  const from = at + (whole?.length ?? 0);
  return { key, code: code.slice(from - at), at, from, keyed: symbol ? "symbol-keys" : text ? "text-keys" : null };
}

/** No hash of a connection is longer. */
const longest = 20_000;

/** The expression that begins there: to the end of its line, or of the lines that continue it. */
export function expressionAt(code: string, from: number): string {
  const isEnd = (at: number) =>
    (code.charAt(at) === "\n" && !/(?:[,=|&(+.]|=>)[ \t]*$/.test(code.slice(Math.max(0, at - 200), at))) ||
    /^\s(?:if|unless|rescue)\s/.test(code.slice(at, at + 9));
  return code.slice(from, endOf(code.slice(0, from + longest), from, isEnd)).trim();
}
