// Dictionaries in Python source: `DATABASES = {…}`, assignments into it, calls and fragments. Read as a syntax tree, never run.
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { UserMistake } from "../../errors.ts";
import { bounded, type Bounded } from "./bounded.ts";
import { linesOf, oneLine } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";

/** What a name is set to: a dictionary, flattened, or the keyword arguments of a call. */
export interface Assigned {
  /** "DATABASES", or "DATABASES.default" for an assignment into it; "" for a fragment. */
  target: string;
  /** "dj_database_url.config" where it is a call's result. */
  call: string | null;
  options: Option[];
}

const deepest = 10;

/** @throws UserMistake when it is nested beyond all sense */
export function assignedIn(source: string): Assigned[] {
  try {
    const limit = bounded();
    const found = read(source, limit);
    if (found.length > 0) return found;
    const bare = source.trim().replace(/,$/, "");
    // A pasted fragment: `"HOST": "x", …` or a dictionary alone.
    return read(bare.startsWith("{") ? `_ = ${source.trimStart()}` : `_ = {${source}}`, limit).map((one) => ({
      ...one,
      target: "",
    }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserMistake("The file is nested too deeply to be a configuration.");
  }
}

function read(text: string, { parse, check }: Bounded): Assigned[] {
  const lineAt = linesOf(text);
  const found: Assigned[] = [];
  parse(parser, text).iterate({
    enter: (ref) => {
      check();
      if (ref.name !== "AssignStatement") return;
      const [left, right] = [ref.node.firstChild, ref.node.lastChild];
      if (!left || !right || left === right) return;
      const target = targetOf(left, text);
      if (target === null) return;
      if (right.name === "DictionaryExpression")
        found.push({ target, call: null, options: pairsOf(right, text, lineAt, "", 0) });
      else if (right.name === "CallExpression") found.push(callOf(right, text, lineAt, target));
      else if (target.includes("."))
        found.push({
          target,
          call: null,
          options: [{ name: "", ...valueOf(right, text), line: lineAt(ref.from) }],
        });
    },
  });
  return found;
}

/** `DATABASES["default"]["HOST"]` as DATABASES.default.HOST. */
function targetOf(node: SyntaxNode, text: string, depth = 0): string | null {
  if (node.name === "VariableName") return text.slice(node.from, node.to);
  if (node.name !== "MemberExpression" || depth > deepest) return null;
  const base = node.firstChild ? targetOf(node.firstChild, text, depth + 1) : null;
  const key = node.getChild("String");
  return base !== null && key ? `${base}.${contentOf(key, text)}` : null;
}

function callOf(node: SyntaxNode, text: string, lineAt: (at: number) => number, target: string): Assigned {
  const args = node.getChild("ArgList");
  const options: Option[] = [];
  for (let child = args?.firstChild ?? null; child; child = child.nextSibling) {
    if (child.name !== "VariableName" || child.nextSibling?.name !== "AssignOp") continue;
    const value = child.nextSibling.nextSibling;
    if (!value) continue;
    options.push({
      name: text.slice(child.from, child.to),
      ...valueOf(value, text),
      line: lineAt(child.from),
    });
  }
  const callee = node.firstChild;
  return { target, call: callee ? text.slice(callee.from, callee.to) : "", options };
}

/** Keys and values stand beside each other, with `:` and `,` between. */
function pairsOf(
  node: SyntaxNode,
  text: string,
  lineAt: (at: number) => number,
  prefix: string,
  depth: number,
): Option[] {
  const found: Option[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== ":" || !child.prevSibling || !child.nextSibling) continue;
    const [key, value] = [child.prevSibling, child.nextSibling];
    if (key.name !== "String") continue;
    const name = `${prefix}${contentOf(key, text)}`;
    const line = lineAt(key.from);
    if (value.name === "DictionaryExpression" && depth < deepest) {
      const inner = pairsOf(value, text, lineAt, `${name}.`, depth + 1);
      found.push(...(inner.length > 0 ? inner : [{ name, value: "{}", isOpaque: false, line }]));
    } else if (
      value.name === "CallExpression" &&
      depth < deepest &&
      /(dj_database_url|env)\b/.test(text.slice(value.from, value.to))
    ) {
      const { call, options } = callOf(value, text, lineAt, name);
      found.push(
        { name: `${name}.call`, value: call, isOpaque: true, line },
        ...options.map((one) => ({ ...one, name: `${name}.${one.name}` })),
      );
    } else found.push({ name, ...valueOf(value, text), line });
  }
  return found;
}

function valueOf(node: SyntaxNode, text: string): Pick<Option, "value" | "isOpaque" | "fallback"> {
  const scalar = scalarOf(node, text);
  if (scalar !== undefined) return { value: scalar, isOpaque: false };
  const fallback = fallbackOf(node, text, 0);
  return {
    value: oneLine(text.slice(node.from, node.to)),
    isOpaque: true,
    ...(fallback === undefined ? {} : { fallback }),
  };
}

function scalarOf(node: SyntaxNode, text: string): Scalar | undefined {
  const raw = text.slice(node.from, node.to);
  if (node.name === "String") return contentOf(node, text);
  if (node.name === "Number") return Number(raw.replaceAll("_", ""));
  if (node.name === "Boolean") return raw === "True";
  if (node.name === "None") return null;
  if (node.name === "UnaryExpression" && /^-\d+$/.test(raw)) return Number(raw);
  if (node.name === "BinaryExpression" && /^\d+(\s*\*\s*\d+)+$/.test(raw))
    return raw.split("*").reduce((product, one) => product * Number(one), 1);
  return undefined;
}

/** Prefixes (r, b, u) and quotes taken off. */
function contentOf(node: SyntaxNode, text: string): string {
  const raw = text.slice(node.from, node.to);
  return /^[rbu]{0,2}("""|'''|"|')(.*)\1$/is.exec(raw)?.[2] ?? raw;
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
  if (!/(environ\.get|getenv|env|config)$/.test(callee)) return undefined;
  const second = values[1];
  return second ? scalarOf(second, text) : undefined;
}
