// Values of JavaScript source: literals as they are, everything else as its own text.
import type { SyntaxNode } from "@lezer/common";
import { flatText } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";
import { argumentsOf, stringOf } from "./javascript-nodes.ts";
import type { Declarations } from "./javascript-scopes.ts";

export interface ScriptSource {
  text: string;
  lineAt: (at: number) => number;
  /** What names of this file stand for. */
  names: Declarations;
  /** What functions of this file give: one node where they have one way out. */
  returned: Map<string, SyntaxNode[]>;
  /** How many objects may yet be read, and be asked for what is spread into them: that may have no end. */
  left: { objects: number; steps: number };
  /** Where objects begin that are being read as one of several: none is read within itself. */
  within: Set<number>;
  /** Texts that are put together, by their place: others may be put together from each again. */
  composed: Map<string, string | undefined>;
  /** Where names of this file come from: `pg` of `import { Pool } from "pg"`. */
  modules: Map<string, string>;
  /** Names that stand for variables of the environment. */
  variables: Map<string, string>;
}

/** What a name stands for: a `const`, or a `let` that is set nowhere else. */
export function constantOf({ from, to }: SyntaxNode, { text, names }: ScriptSource): SyntaxNode | undefined {
  const declared = names(text.slice(from, to), from);
  return declared?.set.length === 0 ? (declared.value ?? undefined) : undefined;
}

/** What a name of the file stands for, and the object that a function of the file gives from outside of it. */
export function constantAt(node: SyntaxNode, source: ScriptSource): SyntaxNode | undefined {
  if (node.name === "VariableName") return constantOf(node, source);
  const called = node.name === "CallExpression" ? node.firstChild : null;
  const all = called?.name === "VariableName" ? source.returned.get(source.text.slice(called.from, called.to)) : [];
  const [given, ...more] = all ?? [];
  if (!given || more.length > 0) return undefined;
  const known = given.name === "VariableName" ? constantOf(given, source) : given;
  const object = known ? withoutType(known) : null;
  return object?.name === "ObjectExpression" && (node.to <= object.from || node.from >= object.to) ? object : undefined;
}

/** Without `!`, `as string` and `satisfies Config`. */
export function withoutType(node: SyntaxNode): SyntaxNode {
  // The grammar has `{…} as const` and `{…} satisfies Config` as an operator's.
  const isTyped =
    node.name === "BinaryExpression" && ["as", "satisfies"].includes(node.firstChild?.nextSibling?.name ?? "");
  if (isTyped && node.firstChild) return withoutType(node.firstChild);
  const isWrapped = ["AsExpression", "SatisfiesExpression", "PostfixExpression", "ParenthesizedExpression"].includes(
    node.name,
  );
  const inner = node.name === "ParenthesizedExpression" ? node.firstChild?.nextSibling : node.firstChild;
  return isWrapped && inner ? withoutType(inner) : node;
}

/** A constant of the file stands for what it is set to. */
export function valueOf(
  written: SyntaxNode,
  source: ScriptSource,
): Pick<Option, "value" | "isOpaque" | "fallback" | "constant"> {
  const known = constantAt(written, source);
  const node = known && known.to - known.from < 200 ? known : written;
  const plain = literalValue(node, source.text);
  const literal = plain === undefined ? composed(node, source, 0) : plain;
  if (literal !== undefined) return { value: literal, isOpaque: false };
  const fallback = fallbackOf(node, source.text, 0);
  const code = source.text.slice(node.from, node.to);
  const variable = source.variables.get(code);
  const constant = /^[\w$]{1,80}$/.exec(source.text.slice(written.from, written.to))?.[0];
  return {
    value: variable === undefined ? flatText(code) : `process.env.${variable}`,
    isOpaque: true,
    ...(fallback === undefined ? {} : { fallback }),
    ...(constant === undefined ? {} : { constant }),
  };
}

const deepest = 50;
const longest = 4000;

/** `postgres://${user}@${host}/shop`, `"postgres://" + host`, of constants of the file alone; else undefined. */
function composed(node: SyntaxNode, source: ScriptSource, depth: number): string | undefined {
  if (depth > deepest) return undefined;
  // A sum begins where its first part does.
  const place = `${node.from} ${node.to}`;
  if (source.composed.has(place)) return source.composed.get(place);
  // What stands within itself is none.
  source.composed.set(place, undefined);
  const found = compose(node, source, depth);
  source.composed.set(place, found);
  return found;
}

function compose(node: SyntaxNode, source: ScriptSource, depth: number): string | undefined {
  const known = (one: SyntaxNode | null | undefined) => {
    const stands = one && (constantAt(one, source) ?? one);
    return stands ? (scalarOf(stands, source.text) ?? composed(stands, source, depth + 1)) : undefined;
  };
  const parts = partsOfSum(node, source.text);
  if (parts.length > 1) {
    let sum: Scalar | undefined = known(parts[0]);
    for (const part of parts.slice(1)) {
      const value = known(part);
      const isText = typeof sum === "string" || typeof value === "string";
      if (!isText || sum === undefined || value === undefined || String(sum).length > longest) return undefined;
      sum = `${sum}${value}`;
    }
    return typeof sum === "string" ? sum : undefined;
  }
  if (node.name !== "TemplateString") return undefined;
  let [found, at] = ["", node.from + 1];
  for (const one of node.getChildren("Interpolation")) {
    const value = known(one.firstChild?.nextSibling);
    if (value === undefined || value === null || found.length > longest) return undefined;
    found += source.text.slice(at, one.from) + String(value);
    at = one.to;
  }
  return found + source.text.slice(at, node.to - 1);
}

/** `a + b + c` is the sum of `a + b` and `c`: there may be many, and each is one step down the left side. */
function partsOfSum(sum: SyntaxNode, text: string): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  for (let node = sum; ;) {
    const { firstChild: left, lastChild: right } = node;
    const isPlus = node.name === "BinaryExpression" && text.slice(left?.to, right?.from).trim() === "+";
    if (!isPlus || !left || !right) return [node, ...parts.toReversed()];
    parts.push(right);
    node = left;
  }
}

export function literalValue(node: SyntaxNode, text: string): Scalar | Scalar[] | undefined {
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
  if (node.name === "String") return stringOf(node, text);
  if (node.name === "TemplateString") return node.getChild("Interpolation") ? undefined : raw.slice(1, -1);
  if (node.name === "Number") return Number(raw.replaceAll("_", ""));
  if (node.name === "BooleanLiteral") return raw === "true";
  if (node.name === "null" || raw === "undefined") return null;
  if (node.name === "UnaryExpression" && /^-\s*[\d_.]+$/.test(raw)) return -Number(raw.replaceAll(/[-\s_]/g, ""));
  if (node.name === "BinaryExpression" && /^[\d_]+(\s*\*\s*[\d_]+)+$/.test(raw))
    return raw.split("*").reduce((product, one) => product * Number(one.trim().replaceAll("_", "")), 1);
  return undefined;
}

/** `process.env.X || 10`, `process.env.X ?? "a"`, and Number(…), parseInt(…, 10) around them. */
function fallbackOf(node: SyntaxNode, text: string, depth: number): Scalar | undefined {
  if (depth > 5) return undefined;
  const raw = text.slice(node.from, node.to);
  if (node.name === "BinaryExpression" && /\|\||\?\?/.test(raw) && node.lastChild)
    return scalarOf(node.lastChild, text);
  if (node.name === "CallExpression" && /^env(?:\.(?:int|float|bool))?\(/.test(raw)) {
    const second = argumentsOf(node.getChild("ArgList") ?? node)[1];
    return second ? scalarOf(second, text) : undefined;
  }
  if (node.name === "CallExpression" && /^(Number|parseInt|Number\.parseInt)\(/.test(raw)) {
    const first = node.getChild("ArgList")?.firstChild?.nextSibling;
    const found = first ? (fallbackOf(first, text, depth + 1) ?? scalarOf(first, text)) : undefined;
    const number = typeof found === "string" || typeof found === "number" ? Number(found) : Number.NaN;
    return Number.isFinite(number) ? number : undefined;
  }
  return undefined;
}
