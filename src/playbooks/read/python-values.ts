// What an expression of Python says when it is not run: a literal, a text with
// `${NAME}` where something is put in, and what a reading falls back to.
import type { SyntaxNode } from "@lezer/common";
import { flatText } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";
import { spend } from "./bounded.ts";
import { argumentsOf, contentOf, scalarOf, type Argument } from "./python-literals.ts";
import { parameterOf, resolved, textAt, type PythonModule, type Resolved } from "./python-module.ts";

const deepest = 12;
/** No URL is longer. */
const longest = 4000;

type Value = Pick<Option, "value" | "isOpaque" | "fallback">;

/** What an expression says without being run. A text that is put together has `${NAME}` where it is not known. */
export function valueOf(module: PythonModule, node: SyntaxNode): Value {
  const { text } = module;
  const source = flatText(textAt(text, node));
  const known = resolved(module, node);
  const fallback = known ? usualOf(module, known) : defaultOf(module, node);
  if (!known) return { value: source, isOpaque: true, ...(fallback === undefined ? {} : { fallback }) };
  const scalar = scalarOf(known.node, text);
  const written = scalar === undefined ? putTogether(module, known.node) : scalar;
  const literal = isAsItStands(known, written) ? written : undefined;
  if (literal === undefined) {
    const said =
      known.node === node || !isReading(textAt(text, known.node)) ? source : flatText(textAt(text, known.node));
    return { value: said, isOpaque: true, ...(fallback === undefined ? {} : { fallback }) };
  }
  if (typeof literal === "string" && literal.includes("${")) {
    const usual = putTogether(module, known.node, "byDefault");
    const isWhole = usual !== undefined && !usual.includes("${") && isAsItStands(known, usual);
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
      return start === null ? null : filled(module, start, /%%|%(?:\((\w+)\))?[sdr]/g, operandsOf(module, right), part);
    const end = inner(right);
    return start === null && end === null ? null : `${start ?? part(left)}${end ?? part(right)}`;
  }
  const callee = node.name === "CallExpression" ? node.firstChild : null;
  const pattern = callee && textAt(text, callee).endsWith(".format") ? callee.firstChild : null;
  const start = pattern ? inner(pattern) : null;
  if (start === null) return null;
  return filled(module, start, /\{\{|\}\}|\{(\w*)\}/g, itemsOf(argumentsOf(node.getChild("ArgList"), text)), part);
}

/** What stands in its place: a constant of the file, or what a setting falls back to; else `${NAME}`. */
function partOf(module: PythonModule, node: SyntaxNode | null, depth: number, reading: Reading): string {
  const known = node && depth < deepest ? resolved(module, node) : null;
  if (!known || (known.isSetting && reading === "asWritten")) return label(module, node);
  const own =
    scalarOf(known.node, module.text) ??
    template(module, known.node, depth + 1, reading) ??
    (reading === "byDefault" ? fallbackOf(module, known.node, 0) : undefined);
  const isKnown = own !== undefined && own !== null && String(own).length <= longest && isAsItStands(known, own);
  return isKnown ? String(own) : label(module, node);
}

/** What is quoted on its way stands otherwise in the text, unless it has nothing to encode. */
const isAsItStands = ({ isEncoded }: Resolved, value: Scalar | undefined) =>
  !isEncoded || /^[\w.~-]*$/.test(String(value));

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

interface Items {
  placed: SyntaxNode[];
  /** The last of each name. */
  named: Map<string, SyntaxNode>;
}

const itemsOf = (given: Pick<Argument, "name" | "value">[]): Items => ({
  placed: given.flatMap(({ name, value }) => (name === null ? [value] : [])),
  named: new Map(given.flatMap(({ name, value }) => (name === null ? [] : [[name, value]]))),
});

const dictionaries = new WeakMap<PythonModule, Map<number, Items>>();
const changed = new WeakMap<PythonModule, Set<string>>();

/** Of a tuple, or of a dictionary by their keys, where nothing is set in it later. */
function operandsOf(module: PythonModule, node: SyntaxNode): Items {
  const known = resolved(module, node)?.node;
  const owners = changed.get(module) ?? new Set(module.changes.map(({ owner }) => owner));
  changed.set(module, owners);
  const isDictionary = known?.name === "DictionaryExpression" && !owners.has(textAt(module.text, node));
  if (isDictionary) return pairsOf(module, known);
  if (node.name !== "TupleExpression") return itemsOf([{ name: null, value: node }]);
  return itemsOf(argumentsOf(node, module.text));
}

/** Of each dictionary once: hundreds of texts may be filled from it. */
function pairsOf(module: PythonModule, dictionary: SyntaxNode): Items {
  const known = dictionaries.get(module) ?? new Map<number, Items>();
  dictionaries.set(module, known);
  const items =
    known.get(dictionary.from) ??
    itemsOf(
      dictionary
        .getChildren(":")
        .flatMap(({ prevSibling: key, nextSibling: value }) =>
          key?.name === "String" && value ? [{ name: contentOf(key, module.text), value }] : [],
        ),
    );
  known.set(dictionary.from, items);
  return items;
}

function filled(
  module: PythonModule,
  text: string,
  places: RegExp,
  items: Items,
  part: (one: SyntaxNode | null) => string,
): string {
  spend(module, items.placed.length);
  let at = 0;
  return text.replaceAll(places, (whole, name: string | undefined) => {
    // `%%`, `{{` and `}}` are the character itself.
    if (/^(.)\1$/.test(whole)) return whole.charAt(0);
    const isNamed = name !== undefined && name !== "" && !/^\d+$/.test(name);
    const item = isNamed ? items.named.get(name) : items.placed[name ? Number(name) : at];
    at += 1;
    const own = part(item ?? null);
    return isNamed && (!item || own.startsWith("${")) ? `\${${name}}` : own;
  });
}

/** `${DB_USER}` for `settings.DB_USER`, `os.environ["DB_USER"]`, `quote_plus(DB_USER)`. */
function label(module: PythonModule, node: SyntaxNode | null): string {
  // Behind `or` stands what it falls back to, and no name of it.
  const code = textAt(module.text, node).replace(/\sor\s[^]*$/, "");
  const key = /[[(]\s*["']([A-Za-z_]\w{0,40})["']/.exec(code)?.[1];
  const name =
    key ?? /([A-Za-z_]\w{0,40})(?:\(\))?\W*$/.exec(code.replace(/\.get_secret_value\(\)|\.strip\(\)/, ""))?.[1];
  return `\${${name ?? "computed"}}`;
}

/** Nothing where it is encoded on its way. */
function usualOf(module: PythonModule, known: Resolved): Scalar | undefined {
  const usual = fallbackOf(module, known.node, 0);
  return isAsItStands(known, usual) ? usual : undefined;
}

/** The default of a reading, and what stands after `or`. */
function fallbackOf(module: PythonModule, node: SyntaxNode, depth: number): Scalar | undefined {
  const { text } = module;
  if (depth > 4) return undefined;
  // What a reading falls back to may be another one.
  const last = (usual: SyntaxNode) => {
    const known = resolved(module, usual);
    if (!known) return undefined;
    const { node: own } = known;
    const value = scalarOf(own, text) ?? putTogether(module, own) ?? fallbackOf(module, own, depth + 1);
    return isAsItStands(known, value) ? value : undefined;
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
