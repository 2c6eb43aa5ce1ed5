// What a shell script writes into a database.yml: the text of `cat > config/database.yml <<EOF`, or of `echo "…" > …`.
import { linesOf } from "../options.ts";
import { allWithin } from "../read/bounded.ts";
import { endsOfWords } from "../read/here-documents.ts";

const isYaml = (text: string) => /^[ \t]*(?:adapter|<<):[ \t]*\S/m.test(text);

/** It is one of PostgreSQL's. */
const part = /\badapter:[ \t]*\\?["']?postg(?:res|is)/;

interface WrittenText {
  yaml: string;
  /** Where it begins in the script, from 1. */
  line: number;
}

/** Escapes, comments, arithmetic and here-strings hide what looks like a quote or a here-document. */
const pieces = new RegExp(
  [
    String.raw`\\[^]`,
    String.raw`(?<![^\s;&|()])#[^\n]*`,
    String.raw`\(\([^\n]{0,200}?\)\)`,
    "<<<",
    String.raw`<<([-~]?)[ \t]*(?:(["'])([\w.-]+)\2|\\?([A-Za-z_][\w.-]*))`,
    String.raw`(\b(?:echo|printf)[ \t]+(?:-\w+[ \t]+)*)?(\$?)(["'])`,
  ].join("|"),
  "g",
);

/** @returns each text on its own, and the lines that write a piece of one */
export function writtenByShell(script: string): { texts: WrittenText[]; parts: number[] } {
  const [lineAt, endOfWord, next] = [linesOf(script), endsOfWords(script), new RegExp(pieces)];
  const [texts, parts]: [WrittenText[], number[]] = [[], []];
  for (let begin = next.exec(script); begin; begin = next.exec(script)) {
    const [whole, dash, , inQuotes, bare, command, dollar, quote] = begin;
    const [behind, word] = [begin.index + whole.length, inQuotes ?? bare];
    const read =
      word !== undefined
        ? hereDocument(script, behind, endOfWord(word, behind), whole.includes("\\") ? undefined : bare)
        : quote !== undefined
          ? quotedWord(script, behind, quote, dollar === "$")
          : null;
    // What has no end is none.
    if (read === null) continue;
    const { text, from, to, isWhole } = read;
    next.lastIndex = to + (word?.length ?? 0);
    const isWritten = word !== undefined || (command !== undefined && isWhole && text.includes("\n"));
    if (isWritten && isYaml(text))
      texts.push({ yaml: dash === "-" ? text.replaceAll(/^\t+/gm, "") : text, line: lineAt(from) });
    else if (!isWritten && part.test(text)) parts.push(lineAt(from));
  }
  return { texts: allWithin(texts, 200), parts };
}

interface Read {
  text: string;
  from: number;
  to: number;
  /** Nothing of it is left out. */
  isWhole: boolean;
}

function hereDocument(script: string, behind: number, to: number | null, by: string | undefined): Read | null {
  const from = script.indexOf("\n", behind) + 1;
  return to === null ? null : { text: asWritten(script.slice(from, to), by), from, to, isWhole: true };
}

/** Quoted texts and bare ones without a space between them are one word: `"password: "$PW"\n"`. */
function quotedWord(script: string, from: number, quote: string, hasEscapes: boolean): Read | null {
  const pieces: string[] = [];
  let [at, by, to] = [from, quote, null as number | null];
  for (let isEscaped = hasEscapes; ;) {
    const end = quoteEnd(script, at, by, isEscaped);
    // One that has no end is another word's.
    if (end === null) return to === null ? null : { text: pieces.join(""), from, to, isWhole: false };
    pieces.push(asWritten(script.slice(at, end), by));
    const between = new RegExp(bareText);
    between.lastIndex = end + 1;
    const [bare = ""] = between.exec(script) ?? [];
    to = end + 1 + bare.length;
    const follows = script.charAt(to);
    isEscaped = bare.endsWith("$");
    pieces.push((isEscaped ? bare.slice(0, -1) : bare).replaceAll(/\\(?:\n|([^]))/g, "$1"));
    if (!/["']/.test(follows)) return { text: pieces.join(""), from, to, isWhole: /^[\s;|&<>)]?$/.test(follows) };
    [at, by] = [to + 1, follows];
  }
}

/** Up to what ends a word, or to the next quote; `$(…)` and backquotes run commands. */
const bareText = /(?:\\[^]|[^\s;|&<>()"'`\\])*/y;

/** @param by the double quote or the bare word around, within which the shell takes some backslashes away */
function asWritten(text: string, by: string | undefined): string {
  if (by === undefined || by === "'") return text;
  return text.replaceAll(by === '"' ? /\\(["\\$`])/g : /\\([\\$`])/g, "$1");
}

function quoteEnd(script: string, from: number, quote: string, hasEscapes: boolean): number | null {
  const end = quote === '"' || hasEscapes ? new RegExp(String.raw`\\[^]|${quote}`, "g") : new RegExp(quote, "g");
  end.lastIndex = from;
  for (let found = end.exec(script); found; found = end.exec(script)) if (found[0] === quote) return found.index;
  return null;
}
