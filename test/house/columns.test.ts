// Lines fit into 120 columns. The formatter breaks code; texts it leaves alone, and this holds those.
// A text is broken behind a space, with `+`. What has no such place stays: regular expressions, links, texts of several
// lines (SQL, lists of words, pages), titles of tests, and what would fit into a line of its own.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/javascript";

const widest = 120;
/** Quotes, a `+` or a comma, and one step of indentation. */
const aroundText = 9;
const narrowest = 40;
const typescript = parser.configure({ dialect: "ts" });
/** Whose texts are names, types or titles. */
const whole =
  /^(?:ImportDeclaration|ExportDeclaration|LiteralType|TaggedTemplateExpression|ExpressionStatement|CaseLabel)$/;

/** Lines, from 1, that are too wide for a text that could be broken. */
export function tooWide(source: string): number[] {
  const lines = source.split("\n");
  if (lines.every((line) => line.length <= widest)) return [];
  const found = new Set<number>();
  typescript.parse(source).iterate({
    enter({ name, from, to, node }) {
      if (name !== "String" && name !== "TemplateString") return true;
      const text = source.slice(from, to);
      const at = source.slice(0, from).split("\n").length;
      const line = lines[at - 1] ?? "";
      if (text.includes("\n") || line.length <= widest || isWhole(source, node)) return true;
      const room = Math.max(narrowest, widest - (/^ */.exec(line)?.[0].length ?? 0) - aroundText);
      if (text.length - 2 > room && canBeBroken(source, node)) found.add(at);
      return true;
    },
  });
  return [...found];
}

function isWhole(source: string, { parent, from }: SyntaxNode): boolean {
  if (parent === null || whole.test(parent.name)) return true;
  if (parent.name === "PropertyDefinition" || parent.name === "Property") return parent.firstChild?.from === from;
  const call = parent.name === "ArgList" ? parent.parent : null;
  const callee = call?.firstChild;
  return callee?.name === "VariableName" && source.slice(callee.from, callee.to) === "test";
}

/** A space, or an escaped line break, between two parts of its own text. */
function canBeBroken(source: string, node: SyntaxNode): boolean {
  const parts: string[] = [];
  let at = node.from + 1;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== "Interpolation") continue;
    parts.push(source.slice(at, child.from));
    at = child.to;
  }
  parts.push(source.slice(at, node.to - 1));
  return parts.some((part) => /[^\\ ] +\S|\\n./.test(part));
}

test("no line is wider than 120 columns for a text that could be broken", () => {
  const wide: string[] = [];
  for (const folder of ["src", "test"])
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts") || name.includes("configs/")) continue;
      for (const line of tooWide(readFileSync(`${folder}/${name}`, "utf8"))) wide.push(`${folder}/${name}:${line}`);
    }
  assert.deepEqual(wide, []);
});

test("the rule sees a long text and a long template, and leaves links, titles and several lines alone", () => {
  const words = "word ".repeat(30);
  assert.deepEqual(tooWide(`const a = "${words}";\nconst b = \`${words}\${x} end\`;\n`), [1, 2]);
  assert.deepEqual(tooWide(`const a = "https://example.com/${"x".repeat(120)}";\n`), []);
  assert.deepEqual(tooWide(`test("${words}", () => {});\n`), []);
  assert.deepEqual(tooWide(`const a = \`\n${words}\n\`;\n`), []);
  assert.deepEqual(tooWide(`const a = ["${"word ".repeat(15)}", "${"word ".repeat(15)}"];\n`), []);
});

/** Lines, from 1, of a choice within a choice that stands inside a template. */
export function nestedChoices(source: string): number[] {
  const found = new Set<number>();
  typescript.parse(source).iterate({
    enter({ name, from, node }) {
      if (name !== "ConditionalExpression") return;
      let isWithin = false;
      for (let above = node.parent; above && !/Function|Block/.test(above.name); above = above.parent) {
        if (above.name === "ConditionalExpression") isWithin = true;
        if (above.name !== "TemplateString") continue;
        if (isWithin) found.add(source.slice(0, from).split("\n").length);
        break;
      }
    },
  });
  return [...found];
}

test("no template chooses within a choice: a name before it says what is meant", () => {
  const nested = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => nestedChoices(readFileSync(`src/${name}`, "utf8")).map((line) => `src/${name}:${line}`));
  assert.deepEqual(nested, []);
  assert.deepEqual(nestedChoices("const a = `${b ? 1 : c ? 2 : 3}`;\n"), [1]);
});
