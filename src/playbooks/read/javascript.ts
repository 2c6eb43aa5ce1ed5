// Object literals in JavaScript, TypeScript and JSON: `new Pool({ … })`, `knex({ … })`, exports and fragments. Read as a syntax tree, never run.
import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "@lezer/javascript";
import { UserMistake } from "../../errors.ts";
import { parseBounded } from "./bounded.ts";
import { linesOf, flatText } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";

/** An object literal, flattened, with what it is given to. */
export interface Literal {
  /** "Pool" of `new Pool({…})`, "knex" of `knex({…})`, "" where it is only assigned or exported. */
  callee: string;
  /** Keys that lead to it from the outermost literal: ["production"]. */
  path: string[];
  options: Option[];
  /** A text that stands where an object could: `new Pool("postgres://…")`. */
  text?: { value: string; line: number };
}

const typescript = parser.configure({ dialect: "ts" });
const deepest = 12;

/** Outermost literals first. @throws UserMistake when it is nested beyond all sense */
export function literalsOf(source: string): Literal[] {
  try {
    const bare = withoutEnd(source);
    const text = bare.trimStart().startsWith("{") ? `(${bare})` : source;
    const found = read(text);
    if (found.length > 0) return found;
    // A pasted fragment: `host: "x", max: 5`.
    return read(`({${bare}})`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserMistake("The file is nested too deeply to be a configuration.");
  }
}

/** Without commas, semicolons and white space at its end. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[,;\s]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

interface Source {
  text: string;
  lineAt: (at: number) => number;
  /** Constants of this file with a literal value. */
  constants: Map<string, SyntaxNode>;
}

function read(text: string): Literal[] {
  const tree = parseBounded(typescript, text);
  const source: Source = { text, lineAt: linesOf(text), constants: constantsOf(tree, text) };
  const found: Literal[] = [];
  tree.iterate({
    enter: ({ name, node, from }) => {
      if (name === "ObjectExpression") {
        const place = placeOf(node, source);
        if (place) found.push({ ...place, options: optionsOf(node, source, "", 0) });
      } else if (node.parent?.name === "ArgList" && (name === "String" || name === "VariableName")) {
        const callee = calleeOf(node, text);
        const known = name === "VariableName" ? source.constants.get(text.slice(node.from, node.to)) : node;
        if (callee === "" || !known) return;
        if (known.name === "ObjectExpression")
          found.push({ callee, path: [], options: optionsOf(known, source, "", 0) });
        const value = known.name === "String" ? stringOf(known, text) : null;
        if (value !== null && /:\/\/|^postgres/.test(value))
          found.push({ callee, path: [], options: [], text: { value, line: source.lineAt(from) } });
      }
    },
  });
  return found;
}

const deepestPath = 6;

/** What an object is given to, and the keys that lead to it from the outermost one. */
function placeOf(node: SyntaxNode, source: Source): Pick<Literal, "callee" | "path"> | null {
  const path: string[] = [];
  let object = node;
  while (object.parent?.name === "Property" && path.length < deepestPath) {
    const key = nameOf(object.parent, source.text);
    const outer = object.parent.parent;
    if (key === null || outer?.name !== "ObjectExpression") return null;
    path.unshift(key);
    object = outer;
  }
  return object.parent?.name === "Property" ? null : { callee: calleeOf(object, source.text), path };
}

/** The function or class that it is an argument of. */
function calleeOf(node: SyntaxNode, text: string): string {
  let up: SyntaxNode | null = node.parent;
  while (up && ["BinaryExpression", "ParenthesizedExpression", "AsExpression"].includes(up.name)) up = up.parent;
  if (up?.name !== "ArgList") return "";
  const call = up.parent;
  const callee = call?.name === "NewExpression" ? (call.firstChild?.nextSibling ?? null) : (call?.firstChild ?? null);
  return callee ? text.slice(callee.from, callee.to).replace(/^.*\./, "") : "";
}

function constantsOf(tree: Tree, text: string): Map<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  tree.iterate({
    enter: (ref) => {
      if (ref.name !== "VariableDeclaration") return;
      const [name, value] = [
        ref.node.getChild("VariableDefinition"),
        ref.node.lastChild?.name === ";" ? ref.node.lastChild.prevSibling : ref.node.lastChild,
      ];
      if (name && value && ref.node.firstChild?.name === "const") found.set(text.slice(name.from, name.to), value);
    },
  });
  return found;
}

function nameOf(property: SyntaxNode, text: string): string | null {
  const key = property.firstChild;
  if (!key || !["PropertyDefinition", "String", "Number"].includes(key.name)) return null;
  return key.name === "String" ? stringOf(key, text) : text.slice(key.from, key.to);
}

function optionsOf(node: SyntaxNode, source: Source, prefix: string, depth: number): Option[] {
  const found = node.getChildren("Property").flatMap((property): Option[] => {
    const key = nameOf(property, source.text);
    const value = property.lastChild;
    if (!value) return [];
    // `...base`: what a constant of the file has.
    const spread = property.firstChild?.name === "Spread" ? constantAt(value, source) : undefined;
    if (spread?.name === "ObjectExpression" && depth < deepest) return optionsOf(spread, source, prefix, depth + 1);
    if (key === null) return [];
    const line = source.lineAt(property.from);
    const name = `${prefix}${key}`;
    const isShort = value === property.firstChild;
    const known =
      value.name === "VariableName" || isShort
        ? source.constants.get(source.text.slice(value.from, value.to))
        : undefined;
    const isReal = known && (known.name === "ObjectExpression" || literalValue(known, source.text) !== undefined);
    const real = isReal ? known : value;
    if (real.name === "ObjectExpression" && depth < deepest) {
      const inner = optionsOf(real, source, `${name}.`, depth + 1);
      return inner.length > 0 ? inner : [{ name, value: "{}", isOpaque: false, line }];
    }
    return [{ name, ...valueOf(real, source), line }];
  });
  // Of an option that stands twice the last counts.
  return [...new Map(found.map((one) => [one.name, one])).values()];
}

const constantAt = (node: SyntaxNode, source: Source): SyntaxNode | undefined =>
  node.name === "VariableName" ? source.constants.get(source.text.slice(node.from, node.to)) : undefined;

function valueOf(node: SyntaxNode, source: Source): Pick<Option, "value" | "isOpaque" | "fallback"> {
  const literal = literalValue(node, source.text);
  if (literal !== undefined) return { value: literal, isOpaque: false };
  const fallback = fallbackOf(node, source.text, 0);
  return {
    value: flatText(source.text.slice(node.from, node.to)),
    isOpaque: true,
    ...(fallback === undefined ? {} : { fallback }),
  };
}

function literalValue(node: SyntaxNode, text: string): Scalar | Scalar[] | undefined {
  if (node.name !== "ArrayExpression") return scalarOf(node, text);
  const items: Scalar[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (["[", "]", ",", "LineComment", "BlockComment"].includes(child.name)) continue;
    items.push(scalarOf(child, text) ?? flatText(text.slice(child.from, child.to)));
  }
  return items;
}

function scalarOf(node: SyntaxNode, text: string): Scalar | undefined {
  const raw = text.slice(node.from, node.to);
  if (node.name === "String") return stringOf(node, text) ?? undefined;
  if (node.name === "TemplateString") return node.getChild("Interpolation") ? undefined : raw.slice(1, -1);
  if (node.name === "Number") return Number(raw.replaceAll("_", ""));
  if (node.name === "BooleanLiteral") return raw === "true";
  if (node.name === "null" || raw === "undefined") return null;
  if (node.name === "UnaryExpression" && /^-\s*[\d_.]+$/.test(raw)) return -Number(raw.replaceAll(/[-\s_]/g, ""));
  if (node.name === "BinaryExpression" && /^[\d_]+(\s*\*\s*[\d_]+)+$/.test(raw))
    return raw.split("*").reduce((product, one) => product * Number(one.trim().replaceAll("_", "")), 1);
  return undefined;
}

function stringOf(node: SyntaxNode, text: string): string | null {
  const raw = text.slice(node.from + 1, node.to - 1);
  return raw.replaceAll(/\\(.)/g, (_, one: string) => ({ n: "\n", t: "\t" })[one] ?? one);
}

/** `process.env.X || 10`, `process.env.X ?? "a"`, and Number(…), parseInt(…, 10) around them. */
function fallbackOf(node: SyntaxNode, text: string, depth: number): Scalar | undefined {
  if (depth > 5) return undefined;
  const raw = text.slice(node.from, node.to);
  if (node.name === "BinaryExpression" && /\|\||\?\?/.test(raw) && node.lastChild)
    return scalarOf(node.lastChild, text);
  if (node.name === "CallExpression" && /^(Number|parseInt|Number\.parseInt)\(/.test(raw)) {
    const first = node.getChild("ArgList")?.firstChild?.nextSibling;
    const found = first ? (fallbackOf(first, text, depth + 1) ?? scalarOf(first, text)) : undefined;
    const number = typeof found === "string" || typeof found === "number" ? Number(found) : Number.NaN;
    return Number.isFinite(number) ? number : undefined;
  }
  return undefined;
}
