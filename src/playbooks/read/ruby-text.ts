// Ruby source without what is no code: comments, here-documents, what stands behind `__END__`, and its quoted texts.
import { endsOfWords } from "./here-documents.ts";

/** Places and lines are those of the file in both. */
export interface RubyText {
  /** Comments and here-documents are blank. */
  code: string;
  /** Quoted texts are all quotes besides: every bracket, comma and word is code's. */
  bare: string;
}

/** In `bare`: a quote that its line does not close. What follows may be text or code. */
export const unclosed = "\0";

const within = (open: string, close: string) => String.raw`${open}[^${close}\n]{0,400}${close}`;

const brackets = [
  String.raw`\((?:[^()\n]|\([^()\n]{0,100}\)){0,400}\)`,
  ...["[]", "{}", "<>", "||", "!!"].map(([open = "", close = ""]) => within(`\\${open}`, `\\${close}`)),
];

const texts = [
  // A bound: where none closes it, each quote of its interpolations begins it once more.
  String.raw`"[^"\\\n#]*(?:(?:\\.|#\{(?:[^{}\n"]|"[^"\n]{0,100}"){0,200}\}|#(?!\{))[^"\\\n#]*){0,400}"`,
  String.raw`"(?:\\.|[^"\\\n])*"`,
  String.raw`'(?:\\.|[^'\\\n])*'`,
  within("`", "`"),
  String.raw`(?<![^\s(,=:[{])%[qQwWiI]?(?:${brackets.join("|")})`,
  // A pattern, and no quotient.
  String.raw`(?<=[\s(,=~{|&![])/(?![\s=*])(?:\\.|[^/\\\n]){1,200}/[a-z]*`,
];

const pieces = new RegExp(
  [
    String.raw`(?<blank>^=begin\b[^]*?(?:^=end\b.*$|(?![^]))|^__END__\r?$[^]*|(?<![^\s,({[])#[^\n]*)`,
    String.raw`(?<here><<(?<dash>[-~]?)(?<mark>["'\x60]?)(?<word>[A-Za-z_]\w*)\k<mark>)`,
    String.raw`(?<line>\n)`,
    String.raw`\\[^\n]`,
    `(?<text>${texts.join("|")})`,
    String.raw`(?<open>["']|%[qQ](?=[^\w\s]))`,
  ].join("|"),
  "gm",
);

const blank = (part: string) => part.replaceAll(/[^\n]/g, " ");

export function rubyText(text: string): RubyText {
  const [next, endOfWord] = [new RegExp(pieces), endsOfWords(text)];
  const [code, bare]: [string[], string[]] = [[], []];
  const add = (part: string, ofBare = part) => void (code.push(part), bare.push(ofBare));
  let [done, waiting] = [0, [] as string[]];
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const [{ index, groups = {} }, [whole]] = [found, found];
    add(text.slice(done, index));
    done = index + whole.length;
    if (groups["blank"] !== undefined) add(blank(whole));
    else if (groups["text"] !== undefined) add(whole, '"'.repeat(whole.length));
    else if (groups["open"] !== undefined) add(whole, unclosed.repeat(whole.length));
    else add(whole);
    if (isHere(groups, text.charAt(index - 1))) waiting.push(groups["word"] ?? "");
    for (const word of groups["line"] === undefined ? [] : waiting) {
      const end = endOfWord(word, done);
      // What has no end is a shift.
      if (end === null) continue;
      const line = text.indexOf("\n", end);
      const behind = line === -1 ? text.length : line;
      add(blank(text.slice(done, behind)));
      done = behind;
    }
    if (groups["line"] !== undefined) waiting = [];
    next.lastIndex = done;
  }
  add(text.slice(done));
  return { code: code.join(""), bare: bare.join("") };
}

/** `class << self`, `list <<name` and `1 <<SHIFT` are none. */
const isHere = ({ here, dash, mark, word = "" }: Record<string, string | undefined>, before: string): boolean =>
  here !== undefined && (dash !== "" || ((mark !== "" || /^[A-Z]/.test(word)) && /^$|[\s(,=]/.test(before)));
