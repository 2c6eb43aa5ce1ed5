// The `markdown` block: the common part of Markdown, as a tree.
import { plainText } from "./mrkdwn.ts";
import { el, outerLink, type Tree } from "./tree.ts";

/** Headings, lists, quotes, fenced code, paragraphs. */
export function markdown(text: string): Tree[] {
  const trees: Tree[] = [];
  const parts = text.split(/^```[^\n]*\n([\s\S]*?)^```\s*$/m);
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) trees.push(el("pre", {}, part.replace(/\n$/, "")));
    else for (const paragraph of part.split(/\n\s*\n/)) trees.push(...paragraphOf(paragraph.trim()));
  }
  return trees;
}

function paragraphOf(text: string): Tree[] {
  if (text === "") return [];
  const lines = text.split("\n");
  const heading = /^#{1,6}\s+(.*)$/.exec(lines[0] ?? "");
  if (heading) return [el("h3", {}, inline(heading[1] ?? "")), ...paragraphOf(lines.slice(1).join("\n"))];
  if (lines.every((line) => /^\s*([-*+]|\d+[.)])\s/.test(line))) {
    const items = lines.map((line) => el("li", {}, inline(line.replace(/^\s*([-*+]|\d+[.)])\s+/, ""))));
    return [el(/^\s*\d/.test(lines[0] ?? "") ? "ol" : "ul", {}, items)];
  }
  if (lines.every((line) => line.startsWith(">"))) return [el("blockquote", {}, inline(text.replaceAll(/^> ?/gm, "")))];
  return [el("p", {}, inline(text))];
}

const token =
  /`([^`\n]+)`|\[([^\]\n]+)\]\(([^)\s]+)\)|\*\*([^*\n]+)\*\*|(?<![\w*])[*_]([^*_\n]+)[*_](?![\w*])|~~([^~\n]+)~~|(\n)/g;

function inline(text: string): Tree[] {
  const trees: Tree[] = [];
  let done = 0;
  for (const match of text.matchAll(token)) {
    trees.push(plainText(text.slice(done, match.index)));
    const [, code, label, url, bold, italic, struck] = match;
    if (code !== undefined) trees.push(el("code", {}, code));
    else if (url !== undefined) trees.push(outerLink(url, label ?? url));
    else if (bold !== undefined) trees.push(el("b", {}, inline(bold)));
    else if (italic !== undefined) trees.push(el("i", {}, inline(italic)));
    else if (struck !== undefined) trees.push(el("del", {}, inline(struck)));
    else trees.push(el("br"));
    done = match.index + match[0].length;
  }
  trees.push(plainText(text.slice(done)));
  return trees.filter((tree) => tree !== "");
}
