// Every sentence that people may read, from the sources that say it:
// texts of more than one word, without SQL, logs and bugs.
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
export const rooms =
  "baseline checkup cli config.ts demo escalation incidents isolation libpq playbooks probes report rules slack target tickets use-cases".split(
    " ",
  );

const typescript = parser.configure({ dialect: "ts" });
/** Calls whose texts no person reads in Slack or a terminal. */
const unread = /^(?:(?:\w+\.)*log\.\w+|\w+\.query|ask|assert\b.*|Error|RegExp|test)$/;
const sql = /^\s*(?:select|insert|update|delete|create|alter|with|set|show|drop|values|explain|begin|lock)\b/;

/** @param root of the checkout; @param rooms directories below src/, or files */
export function sentencesOf(root: string, rooms: string[]): Said[] {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && rooms.some((room) => file === room || file.startsWith(`${room}/`)))
    .toSorted();
  return files.flatMap((file) => saidIn(readFileSync(join(root, "src", file), "utf8"), `src/${file}`));
}

export function saidIn(source: string, file: string): Said[] {
  const found: Said[] = [];
  typescript.parse(source).iterate({
    enter(ref) {
      if (ref.name === "ImportDeclaration") return false;
      if (ref.name === "CallExpression" || ref.name === "NewExpression") {
        const name = ref.name === "NewExpression" ? ref.node.firstChild?.nextSibling : ref.node.firstChild;
        if (name && unread.test(source.slice(name.from, name.to))) return false;
      }
      if (ref.name !== "String" && ref.name !== "TemplateString") return true;
      const text = ref.name === "String" ? literal(source, ref.node) : template(source, ref.node);
      if (isSentence(text)) {
        const line = source.slice(0, ref.from).split("\n").length;
        found.push({ file, line, text, property: propertyOf(source, ref.node) });
      }
      return true;
    },
  });
  return found;
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
