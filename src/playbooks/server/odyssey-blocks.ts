// odyssey.conf as Odyssey's own parser takes it: words with values, and blocks in braces that may have names.
import { UserMistake } from "../../errors.ts";
import { BeyondBound, nestedTooDeep } from "../read/bounded.ts";
import { linesOf } from "../options.ts";

export interface OdysseyBlock {
  /** `storage`, `database`, `user`, `listen`; "" for the file itself. */
  kind: string;
  /** "default" where it stands without quotes. */
  name: string;
  line: number;
  options: { name: string; value: string; line: number }[];
  blocks: OdysseyBlock[];
}

interface Token {
  text: string;
  kind: "word" | "text" | "{" | "}";
  line: number;
}

const deepest = 6;
const isBlock =
  /^(?:storage|database|user|group|listen|ldap_endpoint|ldap_storage_credentials|options|watchdog|module|online_restart_drop_options|hba|rules?|balancing|method)$/;

/** @throws UserMistake where braces do not close */
export function odysseyBlocks(text: string): OdysseyBlock {
  const tokens = tokensOf(text);
  const root: OdysseyBlock = { kind: "", name: "", line: 1, options: [], blocks: [] };
  let at = 0;
  const walk = (into: OdysseyBlock, depth: number): void => {
    while (at < tokens.length) {
      const token = tokens[at];
      at += 1;
      if (!token || token.kind === "}") return;
      if (token.kind === "{") throw new UserMistake(`Line ${token.line}: a brace opens without a word before it.`);
      // `user "app" "10.0.0.0/8" {`: a block has names before its brace.
      const names = [0, 1, 2, 3].find((count) => !isName(tokens[at + count])) ?? 4;
      if (isBlock.test(token.text) && tokens[at + names]?.kind === "{") {
        if (depth >= deepest) throw new BeyondBound(nestedTooDeep);
        const name = names === 0 ? "" : (tokens[at]?.text ?? "");
        const inner: OdysseyBlock = { kind: token.text, name, line: token.line, options: [], blocks: [] };
        into.blocks.push(inner);
        at += names + 1;
        walk(inner, depth + 1);
        continue;
      }
      const value = tokens[at];
      if (value && value.kind !== "}" && value.kind !== "{") at += 1;
      into.options.push({ name: token.text, value: isEnd(value) ? "" : (value?.text ?? ""), line: token.line });
    }
  };
  walk(root, 0);
  return root;
}

const isName = (token: Token | undefined) => token?.kind === "text" || token?.text === "default";
const isEnd = (token: Token | undefined) => token === undefined || token.kind === "}" || token.kind === "{";

function tokensOf(text: string): Token[] {
  const lineAt = linesOf(text);
  return [...text.matchAll(/#[^\n]*|"(?:[^"\\\n]|\\.)*"|[{}]|[^\s{}"#]+/g)].flatMap((match): Token[] => {
    const [raw] = match;
    const line = lineAt(match.index);
    if (raw.startsWith("#")) return [];
    if (raw === "{" || raw === "}") return [{ text: raw, kind: raw, line }];
    return raw.startsWith('"') ? [{ text: raw.slice(1, -1), kind: "text", line }] : [{ text: raw, kind: "word", line }];
  });
}
