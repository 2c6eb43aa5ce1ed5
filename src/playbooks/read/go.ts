// Calls and texts in Go source: what opens a connection, and with which text. Read as a syntax tree, never run.
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/go";
import { addTo, linesOf } from "../options.ts";
import { parseBounded } from "./bounded.ts";
import { goInteger } from "./go-integer.ts";
import { inPattern } from "./in-pattern.ts";

export interface GoSource {
  text: string;
  lineAt: (at: number) => number;
  /** Paths of the packages that it imports. */
  imports: string[];
  /** What a name of the file is given, in the order of the file. */
  names: Map<string, SyntaxNode[]>;
  /** Constants of the file's own whose names mean nothing else in it. */
  constants: Map<string, SyntaxNode>;
  /** What a function gives to a name once (`most := 20`): it means nothing else in the file, and nothing changes it. */
  locals: Map<string, SyntaxNode>;
  calls: GoCall[];
  /** `config.MaxConns = 10`, `postgres.Config{DSN: dsn}`: the field's name and its value. */
  fields: GoField[];
  /** Fields of structs with the tag behind them. */
  tags: { field: string; tag: SyntaxNode }[];
  /** What expressions were found to say, by where they stand: `b := a + a`, `c := b + b` asks for each once. */
  texts: Map<string, GoText | null>;
}

export interface GoField {
  name: string;
  value: SyntaxNode;
  at: number;
  /** "cfg.ConnConfig" of `cfg.ConnConfig.TLSConfig = …`. */
  of?: string;
  /** "postgres.Config" of `postgres.Config{DSN: dsn}`. */
  type?: string;
  /** "cfg" of `if cfg.MaxConns == 0 { cfg.MaxConns = 10 }`: it is set only where nothing was set before. */
  whereZero?: string;
}

export interface GoCall {
  node: SyntaxNode;
  /** "sql.Open", "db.SetMaxOpenConns". */
  callee: string;
  args: SyntaxNode[];
  at: number;
  /**
   * Each request comes by here: it stands in a handler, and neither in `once.Do(…)` nor behind `if db == nil`. Where
   * the handler closes something, it may close what it opened.
   */
  perRequest: "kept" | "closed" | null;
}

/** A text with `${name}` where something is put in when it runs. */
export interface GoText {
  value: string;
  /** Where the code of it begins and ends. */
  at: number;
  to: number;
  /** Parts of the value that are put in, with the place of each in the file: `host=%s`, and a constant. */
  parts?: { from: number; to: number; at: number }[];
}

const deepest = 8;
const longest = 4000;
const marks = new Set(["(", ")", "{", "}", ",", "LineComment", "BlockComment"]);

/** @throws UserMistake when it is nested beyond all sense */
export function goSource(text: string): GoSource {
  const source: GoSource = {
    text,
    lineAt: linesOf(text),
    imports: [],
    names: new Map(),
    constants: new Map(),
    locals: new Map(),
    calls: [],
    fields: [],
    tags: [],
    texts: new Map(),
  };
  const defined = new Map<string, SyntaxNode[]>();
  parseBounded(parser, text).iterate({
    enter: ({ name, node }) => {
      if (name === "ImportSpec") source.imports.push(...node.getChildren("String").map((one) => contentOf(one, text)));
      if (name === "VarDecl" || name === "VarSpec" || name === "ConstSpec" || name === "Assignment")
        given(node, source);
      if (name === "DefName") addTo(defined, text.slice(node.from, node.to), node);
      if (name === "CallExpr") called(node, source);
      if (name === "FieldDecl") {
        const [field, tag] = [node.getChild("FieldName"), node.getChild("String")];
        if (field && tag) source.tags.push({ field: text.slice(field.from, field.to), tag });
      }
      if (name === "Element") {
        const [key, value] = [node.getChild("Key"), node.lastChild];
        if (key && value)
          source.fields.push({ name: text.slice(key.from, key.to), value, at: node.from, ...typeAround(node, text) });
      }
    },
  });
  for (const [name, [one, other]] of defined) {
    const [spec, value] = [one?.parent, one?.parent?.lastChild];
    // `const a, b = 1, 2` has several.
    const isOne = spec?.name === "ConstSpec" && spec.getChildren("DefName").length === 1;
    if (isOne && value && value.name !== "DefName" && !other) source.constants.set(name, value);
    if (spec && value && !other && isLocal(spec, name, source)) source.locals.set(name, value);
  }
  return source;
}

/** `most := 20`, and neither `most += 1`, `most++` nor `flag.IntVar(&most, …)`. */
function isLocal(spec: SyntaxNode, name: string, { names, text }: GoSource): boolean {
  const isShort = spec.name === "VarDecl" && spec.getChild(":=") && spec.getChildren("DefName").length === 1;
  const changes = new RegExp(`&${inPattern(name)}\\b|\\b${inPattern(name)}(?:\\+\\+|--)`);
  return Boolean(isShort) && names.get(name)?.length === 1 && !changes.test(text);
}

/** Within a list or a map, its type stands for each. */
function typeAround(node: SyntaxNode, text: string): Pick<GoField, "type"> {
  for (let one = node.parent; one?.parent; one = one.parent)
    if (one.name === "LiteralValue" && one.parent.name === "TypedLiteral")
      return { type: text.slice(one.parent.from, one.from) };
  return {};
}

function given(node: SyntaxNode, source: GoSource): void {
  const [left, right] = [node.firstChild, node.lastChild];
  if (!left || !right || left === right) return;
  const name = source.text.slice(left.from, left.to);
  if (left.name === "SelectorExpr")
    source.fields.push({
      name: name.replace(/^.*\./s, ""),
      value: right,
      at: node.from,
      of: name.replace(/\.[^.]*$/s, ""),
      ...(isWhereZero(node, name, source.text) ? { whereZero: name.replace(/\.[^.]*$/s, "") } : {}),
    });
  else if (left.name === "DefName" || left.name === "VariableName") addTo(source.names, name, right);
}

function isWhereZero(node: SyntaxNode, name: string, text: string): boolean {
  const block = node.parent;
  if (block?.name !== "Block" || block.parent?.name !== "IfStatement") return false;
  const condition = /^if\s+([\w.]+)\s*(?:==|<=|<)\s*[01]\s*$/.exec(text.slice(block.parent.from, block.from));
  return condition?.[1] === name;
}

function called(node: SyntaxNode, source: GoSource): void {
  const [first, list] = [node.firstChild, node.getChild("Arguments")];
  if (!first || !list) return;
  const whole = source.text.slice(first.from, first.to);
  const callee = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.exec(whole)?.[0] ?? "";
  const [args, perRequest] = [argumentsOf(list), perRequestOf(node, source.text)];
  source.calls.push({ node, callee, args, at: node.from, perRequest });
}

/** What handlers of net/http, gin, echo, fiber and AWS Lambda are given. */
const requests =
  /\bhttp\.ResponseWriter\b|\*gin\.Context\b|\becho\.Context\b|\*fiber\.Ctx\b|\bevents\.(?:APIGateway|LambdaFunctionURL)\w*Request\b/;

function perRequestOf(call: SyntaxNode, text: string): GoCall["perRequest"] {
  const textOf = ({ from, to }: SyntaxNode) => text.slice(from, to);
  for (let node = call.parent; node; node = node.parent) {
    const head = node.firstChild;
    if (node.name === "CallExpr" && head && /\.(?:Do|OnceFunc|OnceValues?)$/.test(textOf(head))) return null;
    if (node.name === "IfStatement" && /==\s*nil\b/.test(text.slice(node.from, call.from).split("{")[0] ?? ""))
      return null;
    if (!/^(?:FunctionDecl|MethodDecl|FunctionLiteral)$/.test(node.name)) continue;
    if (node.getChildren("Parameters").some((one) => requests.test(textOf(one))))
      return /\.Close\(/.test(textOf(node)) ? "closed" : "kept";
  }
  return null;
}

function argumentsOf(list: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = list.firstChild; child; child = child.nextSibling) if (!marks.has(child.name)) found.push(child);
  return found;
}

/** The text of a literal. */
export function contentOf(node: SyntaxNode, text: string): string {
  const raw = text.slice(node.from, node.to);
  const inside = raw.slice(1, -1);
  return raw.startsWith("`") ? inside : inside.replaceAll(/\\(["\\])/g, "$1").replaceAll(/\\[nt]/g, " ");
}

/** What an expression says as a text; null where nothing of it is known. */
export function goTextOf(node: SyntaxNode, source: GoSource, depth = 0): GoText | null {
  const key = `${node.from} ${node.to}`;
  const known = source.texts.get(key);
  if (known !== undefined) return known;
  const text = sumText(node, source, depth);
  // What is asked for deep within another may be cut off.
  if (depth === 0) source.texts.set(key, text);
  return text;
}

function sumText(node: SyntaxNode, source: GoSource, depth: number): GoText | null {
  const parts = sumOf(node, source.text);
  const [only] = parts;
  if (parts.length === 1 && only) return single(only, source, depth);
  const texts = parts.map((one) => single(one, source, depth));
  if (texts.every((one) => one === null)) return null;
  const put: NonNullable<GoText["parts"]> = [];
  let value = "";
  for (const [index, one] of texts.entries()) {
    const { from, to, node: part } = parts[index] ?? { from: 0, to: 0, node: null };
    const next = one?.value ?? placeholder(source.text.slice(from, to));
    if (one && part?.name === "VariableName")
      put.push({ from: value.length, to: value.length + next.length, at: one.at });
    value += next;
  }
  return value.length > longest ? null : { value, at: node.from, to: node.to, parts: put };
}

interface Part {
  from: number;
  to: number;
  /** The node, where the part is one. */
  node: SyntaxNode | null;
}

/**
 * What is added up. The grammar has `"a" + os.Getenv("X") + "b"` as a call of a sum: the leaves in their order are what
 * Go has.
 */
function sumOf(node: SyntaxNode, text: string): Part[] {
  const leaves: SyntaxNode[] = [];
  let depth = 0;
  const cuts: number[] = [];
  node.cursor().iterate((one) => {
    if (one.node.firstChild) return;
    leaves.push(one.node);
    const mark = text.slice(one.from, one.to);
    if (one.name === "(" || one.name === "[" || one.name === "{") depth += 1;
    else if (one.name === ")" || one.name === "]" || one.name === "}") depth -= 1;
    else if (depth === 0 && one.name === "ArithOp" && mark === "+") cuts.push(leaves.length - 1);
  });
  if (cuts.length === 0) return [{ from: node.from, to: node.to, node }];
  return [-1, ...cuts].flatMap((cut, at): Part[] => {
    const own = leaves.slice(cut + 1, cuts[at] ?? leaves.length);
    const [first, last] = [own[0], own.at(-1)];
    return first && last ? [{ from: first.from, to: last.to, node: own.length === 1 ? first : null }] : [];
  });
}

function single({ node }: Part, source: GoSource, depth: number): GoText | null {
  if (!node || depth > deepest) return null;
  const place = { at: node.from, to: node.to };
  if (node.name === "String") return { value: contentOf(node, source.text), ...place };
  const code = source.text.slice(node.from, node.to);
  const integer = node.name === "Number" || node.name === "CallExpr" ? goInteger(code) : null;
  if (integer !== null || node.name === "Number") return { value: integer ?? code, ...place };
  if (node.name === "VariableName") {
    // Of a name that is given several times nobody knows which.
    const [known, other] = source.names.get(code) ?? [];
    return known && !other ? goTextOf(known, source, depth + 1) : null;
  }
  return node.name === "CallExpr" ? formatted(node, source, depth) : null;
}

/** `fmt.Sprintf("host=%s", host)`, and `flag.String("db", "postgres://…", "…")` with what it falls back to. */
function formatted(node: SyntaxNode, source: GoSource, depth: number): GoText | null {
  const [callee, list] = [node.firstChild, node.getChild("Arguments")];
  if (!callee || !list || !/\b(?:fmt\.)?Sprintf$/.test(source.text.slice(callee.from, callee.to))) return null;
  const [format, ...args] = argumentsOf(list);
  const pattern = format ? goTextOf(format, source, depth + 1) : null;
  if (!pattern) return null;
  let next = 0;
  let longer = 0;
  const parts: NonNullable<GoText["parts"]> = [];
  const filled = (verb: string): string => {
    if (verb === "%%") return "%";
    // `%[2]s` takes the second, and what follows goes on from there.
    const place = /\[(\d+)\][A-Za-z]$/.exec(verb)?.[1];
    next = place === undefined ? next : Number(place) - 1;
    const one = args[next];
    next += 1;
    const known = one ? goTextOf(one, source, depth + 1) : null;
    if (known) parts.push({ from: 0, to: known.value.length, at: known.at });
    return known?.value ?? (one ? placeholder(source.text.slice(one.from, one.to)) : "${value}");
  };
  const value = pattern.value.replaceAll(/%(?:%|[-+# 0-9.[\]*]*[A-Za-z])/g, (verb, at: number) => {
    const count = parts.length;
    const text = filled(verb);
    const part = parts[count];
    if (part) Object.assign(part, { from: at + longer, to: at + longer + text.length });
    longer += text.length - verb.length;
    return text;
  });
  return value.length > longest ? null : { ...pattern, value, parts };
}

const placeholder = (code: string) => {
  const name = /(?:^|\.)([A-Za-z_]\w{0,40})$|Getenv\("([A-Z][A-Z0-9_]{0,40})"\)$/.exec(code.trim());
  return `\${${name?.[1] ?? name?.[2] ?? "value"}}`;
};
