// What an expression of Python says when it is not run: a literal, a text with
// `${NAME}` where something is put in, and what a reading falls back to.
import type { SyntaxNode } from "@lezer/common";
import { flatText } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";
import { spend } from "./bounded.ts";
import { argumentsOf, contentOf, scalarOf } from "./python-literals.ts";
import { parameterOf, resolved, textAt, type PythonModule } from "./python-module.ts";

const deepest = 12;
/** No URL is longer. */
const longest = 4000;

type Value = Pick<Option, "value" | "isOpaque" | "fallback">;

/** What an expression says without being run. A text that is put together has `${NAME}` where it is not known. */
export function valueOf(module: PythonModule, node: SyntaxNode): Value {
  const { text } = module;
  const source = flatText(textAt(text, node));
  const known = resolved(module, node);
  const fallback = known ? fallbackOf(module, known.node, 0) : defaultOf(module, node);
  if (!known) return { value: source, isOpaque: true, ...(fallback === undefined ? {} : { fallback }) };
  const scalar = scalarOf(known.node, text);
  const literal = scalar === undefined ? putTogether(module, known.node) : scalar;
  if (literal === undefined) {
    const said =
      known.node === node || !isReading(textAt(text, known.node)) ? source : flatText(textAt(text, known.node));
    return { value: said, isOpaque: true, ...(fallback === undefined ? {} : { fallback }) };
  }
  if (typeof literal === "string" && literal.includes("${")) return { value: literal, isOpaque: true };
  return known.isSetting ? { value: source, isOpaque: true, fallback: literal } : { value: literal, isOpaque: false };
}

const isReading = (code: string) => /environ|getenv|config\(|env\(/.test(code);

function defaultOf(module: PythonModule, node: SyntaxNode): Scalar | undefined {
  if (node.name !== "VariableName") return undefined;
  const usual = parameterOf(module, node);
  return usual ? scalarOf(usual, module.text) : undefined;
}

/** Texts that are joined, formatted or filled in; undefined for anything else. */
function putTogether(module: PythonModule, node: SyntaxNode): string | undefined {
  if (!["FormatString", "ContinuedString", "BinaryExpression", "CallExpression"].includes(node.name)) return undefined;
  const found = template(module, node, 0);
  return found === null || found.length > longest ? undefined : found;
}

/** Null where it is no text at all. */
function template(module: PythonModule, node: SyntaxNode, depth: number): string | null {
  const { text } = module;
  if (depth > deepest) return null;
  spend(module);
  if (node.name === "String") return contentOf(node, text);
  if (node.name === "FormatString") return formatted(module, node, depth);
  if (node.name === "ContinuedString") {
    const parts: string[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling)
      parts.push(template(module, child, depth + 1) ?? "");
    return parts.join("");
  }
  if (node.name === "ParenthesizedExpression" && node.firstChild?.nextSibling)
    return template(module, node.firstChild.nextSibling, depth + 1);
  if (node.name === "BinaryExpression") {
    const [left, operator, right] = [node.firstChild, textAt(text, node.getChild("ArithOp")), node.lastChild];
    const start = left ? template(module, left, depth + 1) : null;
    if (!right || (operator !== "+" && operator !== "%")) return null;
    if (operator === "%") return start === null ? null : filled(start, /%(?:\((\w+)\))?[sdr]/g, itemsOf(right), module);
    const end = template(module, right, depth + 1);
    return start === null && end === null ? null : `${start ?? label(module, left)}${end ?? label(module, right)}`;
  }
  const callee = node.name === "CallExpression" ? node.firstChild : null;
  const pattern = callee && textAt(text, callee).endsWith(".format") ? callee.firstChild : null;
  const start = pattern ? template(module, pattern, depth + 1) : null;
  if (start === null) return null;
  const items = argumentsOf(node.getChild("ArgList"), text).map(({ value }) => value);
  return filled(start, /\{(\w*)\}/g, items, module);
}

function formatted(module: PythonModule, node: SyntaxNode, depth: number): string {
  const { text } = module;
  const parts: string[] = [];
  let from = node.from;
  for (const one of node.getChildren("FormatReplacement")) {
    parts.push(text.slice(from, one.from));
    const inner = one.firstChild?.nextSibling ?? null;
    const known = inner ? resolved(module, inner) : null;
    const literal =
      known && !known.isSetting ? (scalarOf(known.node, text) ?? putTogether(module, known.node)) : undefined;
    parts.push(depth < deepest && literal !== undefined && literal !== null ? String(literal) : label(module, inner));
    from = one.to;
  }
  const whole = `${parts.join("")}${text.slice(from, node.to)}`;
  return /^[rbfu]{1,3}("""|'''|"|')([\s\S]*)\1$/i.exec(whole)?.[2] ?? whole;
}

function itemsOf(node: SyntaxNode): SyntaxNode[] {
  if (node.name !== "TupleExpression") return [node];
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (!["(", ")", ",", "Comment"].includes(child.name)) found.push(child);
  return found;
}

function filled(text: string, places: RegExp, items: SyntaxNode[], module: PythonModule): string {
  let at = 0;
  return text.replaceAll(places, (_, name: string | undefined) => {
    const item = items[at];
    at += 1;
    return name && !/^\d+$/.test(name) ? `\${${name}}` : label(module, item ?? null);
  });
}

/** `${DB_USER}` for `settings.DB_USER`, `os.environ["DB_USER"]`, `quote_plus(DB_USER)`. */
function label(module: PythonModule, node: SyntaxNode | null): string {
  const code = textAt(module.text, node);
  const key = /[[(]\s*["']([A-Za-z_]\w{0,40})["']/.exec(code)?.[1];
  const name =
    key ?? /([A-Za-z_]\w{0,40})(?:\(\))?\W*$/.exec(code.replace(/\.get_secret_value\(\)|\.strip\(\)/, ""))?.[1];
  return `\${${name ?? "computed"}}`;
}

/** The default of a reading, and what stands after `or`. */
function fallbackOf(module: PythonModule, node: SyntaxNode, depth: number): Scalar | undefined {
  const { text } = module;
  if (depth > 4) return undefined;
  // What a reading falls back to may be another one.
  const last = (usual: SyntaxNode) => {
    const known = resolved(module, usual)?.node;
    if (!known) return undefined;
    return scalarOf(known, text) ?? putTogether(module, known) ?? fallbackOf(module, known, depth + 1);
  };
  if (node.name === "BinaryExpression" && node.getChild("or") && node.lastChild) return last(node.lastChild);
  if (node.name !== "CallExpression") return undefined;
  const callee = textAt(text, node.firstChild);
  const given = argumentsOf(node.getChild("ArgList"), text);
  if (/^(?:int|float|str|bool)$/.test(callee) && given[0]) {
    const inner = resolved(module, given[0].value);
    const found = inner ? fallbackOf(module, inner.node, depth + 1) : undefined;
    if (found === undefined || found === null || callee === "str" || callee === "bool") return found;
    return Number.isFinite(Number(found)) ? Number(found) : undefined;
  }
  if (!/(?:environ\.get|getenv|env(?:\.\w+)?|config|get)$/i.test(callee)) return undefined;
  const usual = given.find(({ name }) => name === "default") ?? given.filter(({ name }) => name === null)[1];
  return usual ? last(usual.value) : undefined;
}
