// What an expression of Python says when it is not run: a literal, a text with
// `${NAME}` where something is put in, and what a reading falls back to.
import type { SyntaxNode } from "@lezer/common";
import { flatText } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";
import { spend } from "./bounded.ts";
import { argumentsOf, contentOf, scalarOf, type Argument } from "./python-literals.ts";
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
  if (typeof literal === "string" && literal.includes("${")) {
    const usual = putTogether(module, known.node, "byDefault");
    const isWhole = usual !== undefined && !usual.includes("${");
    return { value: literal, isOpaque: true, ...(isWhole ? { fallback: usual } : {}) };
  }
  return known.isSetting ? { value: source, isOpaque: true, fallback: literal } : { value: literal, isOpaque: false };
}

const isReading = (code: string) => /environ|getenv|config\(|env\(/.test(code);

function defaultOf(module: PythonModule, node: SyntaxNode): Scalar | undefined {
  if (node.name !== "VariableName") return undefined;
  const usual = parameterOf(module, node);
  return usual ? scalarOf(usual, module.text) : undefined;
}

/** How texts are put together: as they stand, or with what its settings fall back to. */
type Reading = "asWritten" | "byDefault";

/** Texts that are joined, formatted or filled in; undefined for anything else. */
function putTogether(module: PythonModule, node: SyntaxNode, reading: Reading = "asWritten"): string | undefined {
  if (!["FormatString", "ContinuedString", "BinaryExpression", "CallExpression"].includes(node.name)) return undefined;
  const found = template(module, node, 0, reading);
  return found === null || found.length > longest ? undefined : found;
}

/** Null where it is no text at all. */
function template(module: PythonModule, node: SyntaxNode, depth: number, reading: Reading): string | null {
  const { text } = module;
  if (depth > deepest) return null;
  spend(module);
  const inner = (one: SyntaxNode) => template(module, one, depth + 1, reading);
  const part = (one: SyntaxNode | null) => partOf(module, one, depth, reading);
  if (node.name === "String") return contentOf(node, text);
  if (node.name === "FormatString") return formatted(module, node, part);
  if (node.name === "ContinuedString") {
    const parts: string[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) parts.push(inner(child) ?? "");
    return parts.join("");
  }
  if (node.name === "ParenthesizedExpression" && node.firstChild?.nextSibling)
    return inner(node.firstChild.nextSibling);
  if (node.name === "BinaryExpression") {
    const [left, operator, right] = [node.firstChild, textAt(text, node.getChild("ArithOp")), node.lastChild];
    const start = left ? inner(left) : null;
    if (!right || (operator !== "+" && operator !== "%")) return null;
    if (operator === "%")
      return start === null ? null : filled(start, /%(?:\((\w+)\))?[sdr]/g, itemsOf(module, right), part);
    const end = inner(right);
    return start === null && end === null ? null : `${start ?? part(left)}${end ?? part(right)}`;
  }
  const callee = node.name === "CallExpression" ? node.firstChild : null;
  const pattern = callee && textAt(text, callee).endsWith(".format") ? callee.firstChild : null;
  const start = pattern ? inner(pattern) : null;
  if (start === null) return null;
  return filled(start, /\{(\w*)\}/g, argumentsOf(node.getChild("ArgList"), text), part);
}

/** What stands in its place: a constant of the file, or what a setting falls back to; else `${NAME}`. */
function partOf(module: PythonModule, node: SyntaxNode | null, depth: number, reading: Reading): string {
  const known = node && depth < deepest ? resolved(module, node) : null;
  if (!known || (known.isSetting && reading === "asWritten")) return label(module, node);
  const own =
    scalarOf(known.node, module.text) ??
    template(module, known.node, depth + 1, reading) ??
    (reading === "byDefault" ? fallbackOf(module, known.node, 0) : undefined);
  if (own === undefined || own === null || String(own).length > longest) return label(module, node);
  // What is quoted on its way stands otherwise in the text.
  const isAsItStands = /^[\w.~-]*$/.test(String(own)) || !/quote(?:_plus)?\s*\(/.test(textAt(module.text, node));
  return isAsItStands ? String(own) : label(module, node);
}

function formatted({ text }: PythonModule, node: SyntaxNode, part: (one: SyntaxNode | null) => string): string {
  const parts: string[] = [];
  let from = node.from;
  for (const one of node.getChildren("FormatReplacement")) {
    parts.push(text.slice(from, one.from), part(one.firstChild?.nextSibling ?? null));
    from = one.to;
  }
  const whole = `${parts.join("")}${text.slice(from, node.to)}`;
  return /^[rbfu]{1,3}("""|'''|"|')([\s\S]*)\1$/i.exec(whole)?.[2] ?? whole;
}

type Item = Pick<Argument, "name" | "value">;

/** Of a tuple, or of a dictionary by their keys, where nothing is set in it later. */
function itemsOf(module: PythonModule, node: SyntaxNode): Item[] {
  const known = resolved(module, node)?.node;
  const isChanged = module.changes.some(({ owner }) => owner === textAt(module.text, node));
  const isDictionary = known?.name === "DictionaryExpression" && !isChanged;
  const items: Item[] = [];
  const list = isDictionary ? known : node;
  if (!isDictionary && node.name !== "TupleExpression") return [{ name: null, value: node }];
  for (let child = list.firstChild; child; child = child.nextSibling)
    if (isDictionary) {
      const [key, value] = [child.prevSibling, child.nextSibling];
      if (child.name === ":" && key?.name === "String" && value)
        items.push({ name: contentOf(key, module.text), value });
    } else if (!["(", ")", ",", "Comment"].includes(child.name)) items.push({ name: null, value: child });
  return items;
}

function filled(text: string, places: RegExp, items: Item[], part: (one: SyntaxNode | null) => string): string {
  const [placed, named] = [items.filter(({ name }) => name === null), items.filter(({ name }) => name !== null)];
  let at = 0;
  return text.replaceAll(places, (_, name: string | undefined) => {
    const isNamed = name !== undefined && name !== "" && !/^\d+$/.test(name);
    const item = isNamed ? named.findLast((one) => one.name === name) : placed[name ? Number(name) : at];
    at += 1;
    const own = part(item?.value ?? null);
    return isNamed && (!item || own.startsWith("${")) ? `\${${name}}` : own;
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
