// Every sentence that people may read, from the sources that say it:
// texts of more than one word, without SQL, lists, logs and bugs.
import { parser } from "@lezer/javascript";
import type { SyntaxNode } from "@lezer/common";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Said {
  file: string;
  line: number;
  /** `{name}` stands for what is filled in when it is said. */
  text: string;
  /** The property that holds it: `summary`, `text`, `fix` …; null: none. */
  property: string | null;
}

/** What of src/ speaks to people. */
export const rooms = (
  "alerts baseline checkup cli config.ts demo escalation incidents isolation libpq mcp pictures playbooks probes " +
  "report rules server slack target tickets use-cases vantages"
).split(" ");

/** A shell script, and no sentence. */
const script = "vantages/place-script-text.ts";

const typescript = parser.configure({ dialect: "ts" });
/** Calls whose texts no person reads in Slack or a terminal. */
const unread = /^(?:(?:\w+\.)*log\.\w+|\w+\.query|ask|assert\b.*|Error|RegExp|test)$/;
const sql =
  /^\s*(?:\(\{\w+\}\s*)?(?:select|insert|update|delete|create|alter|with|set|show|drop|values|explain|begin|lock)\b/;

/** @param root of the checkout; @param rooms directories below src/, or files */
export function sentencesOf(root: string, rooms: string[]): Said[] {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter(
      (file) =>
        file.endsWith(".ts") && file !== script && rooms.some((room) => file === room || file.startsWith(`${room}/`)),
    )
    .toSorted();
  return files.flatMap((file) => saidIn(readFileSync(join(root, "src", file), "utf8"), `src/${file}`));
}

export function saidIn(source: string, file: string): Said[] {
  const found: Said[] = [];
  /** By the place of its first literal: a text that stands in several, with `+` between; "" for the others. */
  const joined = new Map<number, string>();
  typescript.parse(source).iterate({
    enter(ref) {
      if (ref.name === "ImportDeclaration") return false;
      if (ref.name === "CallExpression" || ref.name === "NewExpression") {
        const name = ref.name === "NewExpression" ? ref.node.firstChild?.nextSibling : ref.node.firstChild;
        if (name && unread.test(source.slice(name.from, name.to))) return false;
      }
      if (ref.name === "BinaryExpression") joinTexts(source, ref.node, joined);
      if (!isText(ref.node) || isList(source, ref.node)) return true;
      const text = joined.get(ref.from) ?? textOf(source, ref.node);
      if (isSentence(text)) {
        const line = source.slice(0, ref.from).split("\n").length;
        found.push({ file, line, text, property: propertyOf(source, ref.node) });
      }
      return true;
    },
  });
  return found;
}

const isText = ({ name }: SyntaxNode) => name === "String" || name === "TemplateString";
/** `"one two three".split(" ")`, also in several texts. */
function isList(source: string, node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent?.name === "BinaryExpression" || parent?.name === "ParenthesizedExpression") return isList(source, parent);
  return parent?.name === "MemberExpression" && /^\s*\.split$/.test(source.slice(node.to, parent.to));
}
const textOf = (source: string, node: SyntaxNode) =>
  node.name === "String" ? literal(source, node) : template(source, node);

function joinTexts(source: string, sum: SyntaxNode, joined: Map<number, string>): void {
  let first: SyntaxNode | null = null;
  for (const node of summands(source, sum)) {
    if (joined.has(node.from)) return;
    if (!isText(node)) first = null;
    else if (first === null) joined.set((first = node).from, textOf(source, node));
    else {
      joined.set(first.from, (joined.get(first.from) ?? "") + textOf(source, node));
      joined.set(node.from, "");
    }
  }
}

/** What is added up, from left to right. */
function summands(source: string, node: SyntaxNode): SyntaxNode[] {
  const [left, operator, right] = [node.firstChild, node.getChild("ArithOp"), node.lastChild];
  if (node.name === "ParenthesizedExpression") {
    const inner = left?.nextSibling;
    return inner?.name === "BinaryExpression" ? summands(source, inner) : [node];
  }
  const isSum = node.name === "BinaryExpression" && operator && source.slice(operator.from, operator.to) === "+";
  return isSum && left && right ? [...summands(source, left), ...summands(source, right)] : [node];
}

function literal(source: string, { from, to }: SyntaxNode): string {
  return source
    .slice(from + 1, to - 1)
    .replaceAll(/\\n/g, "\n")
    .replaceAll(/\\(["'`\\])/g, "$1");
}

/** What is filled in is shown by its last name: `${check.target}` → `{target}`, `${count(n, "row")}` → `{count}`. */
function template(source: string, node: SyntaxNode): string {
  let text = "";
  let at = node.from + 1;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== "Interpolation") continue;
    text += source.slice(at, child.from);
    const inner = source.slice(child.from + 2, child.to - 1).trim();
    text += `{${/^[\w.?]+/.exec(inner)?.[0].split(".").at(-1) ?? "…"}}`;
    at = child.to;
  }
  return (text + source.slice(at, node.to - 1)).replaceAll(/\\n/g, "\n").replaceAll(/\\(["'`\\$])/g, "$1");
}

/** More than one word, and words rather than code. */
function isSentence(text: string): boolean {
  if (sql.test(text) || /^[\w.-]+:\/\//.test(text)) return false;
  return /[a-z]{2,} \(?[a-z]/i.test(text.replaceAll(/`[^`]*`|\{[^}]*\}/g, "x"));
}

function propertyOf(source: string, node: SyntaxNode): string | null {
  for (let up: SyntaxNode | null = node.parent; up; up = up.parent) {
    if (up.name === "Property") {
      const name = up.getChild("PropertyDefinition");
      return name ? source.slice(name.from, name.to) : null;
    }
    if (/Statement|Declaration|ArrowFunction|Block/.test(up.name)) return null;
  }
  return null;
}
