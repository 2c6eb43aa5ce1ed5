// Slack's mrkdwn as a tree (docs.slack.dev/messaging/formatting-message-text).
import { emojiCharacter } from "./emoji.ts";
import { el, outerLink, type Tree } from "./tree.ts";

/** Names for ids, as the reader sees them. */
export interface Names {
  user: (id: string) => string;
  channel: (id: string) => string;
}

const token = new RegExp(
  [
    "```\\n?([\\s\\S]+?)```", // 1 preformatted
    "`([^`\\n]+)`", // 2 code
    "<([^<>\\n]+)>", // 3 link or mention
    ":([a-z0-9_+'-]+(?:::skin-tone-\\d)?):", // 4 emoji
    "(?<![\\w*])\\*(?=\\S)([^*\\n]*[^*\\s])\\*(?![\\w*])", // 5 bold
    "(?<!\\w)_(?=\\S)([^_\\n]*[^_\\s])_(?!\\w)", // 6 italic
    "(?<![\\w~])~(?=\\S)([^~\\n]*[^~\\s])~(?![\\w~])", // 7 struck
    "(\\n)", // 8
  ].join("|"),
  "g",
);

/** Text with marks, links, mentions and emoji; lines that begin with ">" become quotes. */
export function mrkdwn(text: string, names: Names): Tree[] {
  const parts = text.split(/((?:^|(?<=\n))(?:&gt;|>)[^\n]*(?:\n(?:&gt;|>)[^\n]*)*\n?)/);
  return parts.flatMap((part, index) => {
    if (index % 2 === 0) return inline(part, names);
    return [el("blockquote", {}, inline(part.trimEnd().replaceAll(/^(?:&gt;|>) ?/gm, ""), names))];
  });
}

function inline(text: string, names: Names): Tree[] {
  const trees: Tree[] = [];
  let done = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > done) trees.push(decoded(text.slice(done, match.index)));
    trees.push(marked(match, names));
    done = match.index + match[0].length;
  }
  if (done < text.length) trees.push(decoded(text.slice(done)));
  return trees;
}

function marked(match: RegExpExecArray, names: Names): Tree {
  const [whole, pre, code, angled, short, bold, italic, struck] = match;
  if (pre !== undefined) return el("pre", {}, decoded(pre.replace(/\n$/, "")));
  if (code !== undefined) return el("code", {}, decoded(code));
  if (angled !== undefined) return angle(angled, names);
  if (short !== undefined) return emojiCharacter(short);
  if (bold !== undefined) return el("b", {}, inline(bold, names));
  if (italic !== undefined) return el("i", {}, inline(italic, names));
  if (struck !== undefined) return el("del", {}, inline(struck, names));
  return whole === "\n" ? el("br") : whole;
}

/** What stands between < and >. */
function angle(inside: string, names: Names): Tree {
  const [target = "", label] = inside.split("|", 2);
  if (target.startsWith("@")) return mentionTree(`@${label ?? names.user(target.slice(1))}`);
  if (target.startsWith("#")) return mentionTree(`#${label ?? names.channel(target.slice(1))}`);
  if (target.startsWith("!date^")) return decoded(label ?? target);
  if (target.startsWith("!subteam^")) return mentionTree(`@${label ?? target.slice(9)}`);
  if (target.startsWith("!")) return mentionTree(`@${label ?? target.slice(1)}`);
  return outerLink(decoded(target), decoded(label ?? target));
}

export function mentionTree(text: string): Tree {
  return el("span", { class: "mention" }, text);
}

/** Slack's three escapes. */
function decoded(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** plain_text: nothing but emoji is read. */
export function plainText(text: string): string {
  return text.replaceAll(/:([a-z0-9_+'-]+):/g, (_, name: string) => emojiCharacter(name));
}
