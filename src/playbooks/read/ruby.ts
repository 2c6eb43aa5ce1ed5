// Pieces of Ruby source, by brackets alone: it has no parser here. Never run.
import { BeyondBound, tooManySettings } from "./bounded.ts";
import type { RubyText } from "./ruby-text.ts";

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

/** Where an expression ends that begins there: at a bracket that it did not open, or at `isEnd` outside of all. */
export function endOf({ bare }: RubyText, from: number, isEnd: (at: number) => boolean = () => false): number {
  const open: string[] = [];
  for (let at = from; at < bare.length; at += 1) {
    const one = bare.charAt(at);
    if (open.length === 0 && isEnd(at)) return at;
    if (closing[one] !== undefined) open.push(closing[one]);
    else if (")]}".includes(one) && open.pop() !== one) return at;
  }
  return bare.length;
}

const mostArguments = 200;

/** Of a call or of a hash, without its brackets. @throws BeyondBound rather than leave some out */
export function argumentsIn(text: RubyText, from: number, to: number): Argument[] {
  const found: Argument[] = [];
  for (let at = from; at < to;) {
    const end = Math.min(
      to,
      endOf(text, at, (place) => text.bare.charAt(place) === ","),
    );
    const raw = text.code.slice(at, end);
    const start = at + (raw.length - raw.trimStart().length);
    if (raw.trim() !== "") found.push(argumentOf(raw.trim(), start));
    if (found.length > mostArguments) throw new BeyondBound(tooManySettings);
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
export function expressionAt({ code, bare }: RubyText, from: number): string {
  const isEnd = (at: number) =>
    (bare.charAt(at) === "\n" &&
      !/(?:[,=|&(+.]|=>)[ \t]*$/.test(bare.slice(Math.max(0, at - 200), at)) &&
      !/^\s*&?\.\w/.test(bare.slice(at, at + 200))) ||
    /^\s(?:if|unless|rescue)\s/.test(bare.slice(at, at + 9));
  const end = endOf({ code, bare: bare.slice(0, from + longest) }, from, isEnd);
  if (end - from >= longest) throw new BeyondBound(tooManySettings);
  return code.slice(from, end).trim();
}
