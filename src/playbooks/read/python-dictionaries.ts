// Dictionaries and keyword arguments of Python, flattened into options.
import type { SyntaxNode } from "@lezer/common";
import { flatText } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";
import { contentOf, scalarOf } from "./python-literals.ts";
import { resolved, type PythonSource } from "./python-ways.ts";

const deepest = 10;

/** What a name is set to: a dictionary, flattened, or the keyword arguments of a call. */
export interface SetTo {
  /** "DATABASES", or "DATABASES.default" for an assignment into it; "" for a fragment. */
  target: string;
  /** "dj_database_url.config" where it is a call's result. */
  call: string | null;
  /** Where the call stands. */
  line?: number;
  options: Option[];
}

/** Stands for settings that a call gives. */
export const ofCall = (value: string, line: number): Option => ({ name: "call", value, isOpaque: true, line });

/** Positional arguments. */
export function placedArguments(call: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = call.getChild("ArgList")?.firstChild ?? null; child; child = child.nextSibling) {
    const isKeyword = child.nextSibling?.name === "AssignOp" || child.prevSibling?.name === "AssignOp";
    if (!isKeyword && !["(", ")", ",", "AssignOp", "Comment", "*", "**"].includes(child.name)) found.push(child);
  }
  return found;
}

/** Keyword arguments, as options. */
export function keywordsOf(call: SyntaxNode, source: PythonSource, prefix = "", depth = 0): Option[] {
  const { text, lineAt } = source;
  const found: Option[] = [];
  for (let child = call.getChild("ArgList")?.firstChild ?? null; child; child = child.nextSibling) {
    const value = child.nextSibling?.name === "AssignOp" ? child.nextSibling.nextSibling : null;
    if (child.name !== "VariableName" || !value) continue;
    const word = text.slice(child.from, child.to);
    const name = `${prefix}${word}`;
    found.push(
      ...pairOf(name, value, source, lineAt(child.from), depth, false).map((one) =>
        one.name === name ? { ...one, before: `${word}=` } : one,
      ),
    );
  }
  return found;
}

export function callOf(node: SyntaxNode, source: PythonSource, target: string): SetTo {
  const callee = node.firstChild ? source.text.slice(node.firstChild.from, node.firstChild.to) : "";
  const [inner] = callee === "dict" ? placedArguments(node) : [];
  if (inner?.name === "CallExpression") return callOf(inner, source, target);
  // The URL stands before the keywords; of `config` and `env.db` that is the variable's name.
  const url = /(?:^|\.)parse$/.test(callee) ? (inner ?? placedArguments(node)[0]) : undefined;
  const given = url ? [{ name: "URL", ...valueOf(url, source), line: source.lineAt(url.from), before: "" }] : [];
  return { target, call: callee, line: source.lineAt(node.from), options: [...given, ...keywordsOf(node, source)] };
}

/** The pairs of `{…}` or of `dict(…)`, flattened; null for anything else. */
export function dictionaryOf(
  node: SyntaxNode,
  source: PythonSource,
  prefix: string,
  depth: number,
  hasDatabases: boolean,
): Option[] | null {
  if (node.name === "DictionaryExpression") return pairsOf(node, source, prefix, depth, hasDatabases);
  const isDict =
    node.name === "CallExpression" &&
    node.firstChild !== null &&
    source.text.slice(node.firstChild.from, node.firstChild.to) === "dict" &&
    placedArguments(node).length === 0;
  return isDict ? keywordsOf(node, source, prefix, depth) : null;
}

/**
 * Keys and values stand beside each other, with `:` and `,` between;
 * `**settings` adds those of a call or of a dictionary.
 */
function pairsOf(
  node: SyntaxNode,
  source: PythonSource,
  prefix: string,
  depth: number,
  hasDatabases: boolean,
): Option[] {
  const { text, lineAt } = source;
  const found: Option[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (text.slice(child.from, child.to) === "**" && child.nextSibling && !hasDatabases) {
      const spread = resolved(child.nextSibling, source);
      const pairs = depth < deepest ? dictionaryOf(spread, source, prefix, depth + 1, false) : null;
      const call = text.slice(spread.from, spread.firstChild?.to ?? spread.to);
      found.push(...(pairs ?? [{ ...ofCall(call, lineAt(child.from)), name: `${prefix}call` }]));
    }
    if (child.name !== ":" || child.prevSibling?.name !== "String" || !child.nextSibling) continue;
    const key = child.prevSibling;
    const name = `${prefix}${contentOf(key, text)}`;
    found.push(...pairOf(name, child.nextSibling, source, lineAt(key.from), depth, hasDatabases));
  }
  return found;
}

/** @param isDatabase its value is all of a database's settings: a call gives them */
function pairOf(
  name: string,
  written: SyntaxNode,
  source: PythonSource,
  line: number,
  depth: number,
  isDatabase: boolean,
): Option[] {
  const value = resolved(written, source);
  const inner = depth < deepest ? dictionaryOf(value, source, `${name}.`, depth + 1, false) : null;
  if (inner) return inner.length > 0 ? inner : [{ name, value: "{}", isOpaque: false, line }];
  if (!isDatabase || value.name !== "CallExpression") return [{ name, ...valueOf(value, source), line }];
  const { call, options } = callOf(value, source, name);
  return [
    { ...ofCall(call ?? "", line), name: `${name}.call` },
    ...options.map((one) => ({ ...one, name: `${name}.${one.name}` })),
  ];
}

export function valueOf(written: SyntaxNode, source: PythonSource): Pick<Option, "value" | "isOpaque" | "fallback"> {
  const { text } = source;
  const node = resolved(written, source);
  const scalar = scalarOf(node, text);
  if (scalar !== undefined) return { value: scalar, isOpaque: false };
  const fallback = fallbackOf(node, text, 0);
  return {
    value: flatText(text.slice(node.from, node.to)),
    isOpaque: true,
    ...(fallback === undefined ? {} : { fallback }),
  };
}

/** The default of os.environ.get("X", "d"), os.getenv, config("X", default=d), and int(…) around them. */
function fallbackOf(node: SyntaxNode, text: string, depth: number): Scalar | undefined {
  if (depth > 4 || node.name !== "CallExpression") return undefined;
  const args = node.getChild("ArgList");
  const values: SyntaxNode[] = [];
  for (let child = args?.firstChild ?? null; child; child = child.nextSibling)
    if (!["(", ")", ",", "VariableName", "AssignOp"].includes(child.name)) values.push(child);
  const callee = node.firstChild ? text.slice(node.firstChild.from, node.firstChild.to) : "";
  if (callee === "int" && values[0]) {
    const inner = fallbackOf(values[0], text, depth + 1);
    return inner === undefined || inner === null
      ? undefined
      : Number.isFinite(Number(inner))
        ? Number(inner)
        : undefined;
  }
  if (!/(environ\.get|getenv|env|config|env\.(?:int|str|bool|float))$/.test(callee)) return undefined;
  const second = values[1];
  return second ? scalarOf(second, text) : undefined;
}
