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
    String.raw`<<([-~]?)[ \t]*(?:(["'])(\w+)\2|\\?([A-Za-z_]\w*))`,
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
    const to =
      word !== undefined
        ? endOfWord(word, behind)
        : quote !== undefined
          ? quoteEnd(script, behind, quote, dollar === "$")
          : null;
    // What has no end is none.
    if (to === null) continue;
    const from = word === undefined ? behind : script.indexOf("\n", behind) + 1;
    next.lastIndex = to + (word?.length ?? 1);
    const text = asWritten(
      script.slice(from, to),
      word === undefined ? quote : whole.includes("\\") ? undefined : bare,
    );
    const isWritten = word !== undefined || (command !== undefined && text.includes("\n"));
    if (isWritten && isYaml(text))
      texts.push({ yaml: dash === "-" ? text.replaceAll(/^\t+/gm, "") : text, line: lineAt(from) });
    else if (!isWritten && part.test(text)) parts.push(lineAt(from));
  }
  return { texts: allWithin(texts, 200), parts };
}

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
