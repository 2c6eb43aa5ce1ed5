// Dictionaries in Python source: `DATABASES = {…}`, assignments into it, calls and fragments. Read as a syntax tree, never run.
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { UserMistake } from "../../errors.ts";
import { parseBounded } from "./bounded.ts";
import { linesOf, oneLine } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";

/** What a name is set to: a dictionary, flattened, or the keyword arguments of a call. */
export interface Assigned {
  /** "DATABASES", or "DATABASES.default" for an assignment into it; "" for a fragment. */
  target: string;
  /** "dj_database_url.config" where it is a call's result. */
  call: string | null;
  options: Option[];
  /** The branch of an `if` that it stands in, as `start of the if:number of the branch`; null outside of any. */
  branch: string | null;
}

const deepest = 10;

/** @throws UserMistake when it is nested beyond all sense */
export function assignedIn(source: string): Assigned[] {
  try {
    const found = read(source);
    if (found.length > 0) return found;
    const bare = source.trim().replace(/,$/, "");
    // A pasted fragment: `"HOST": "x", …` or a dictionary alone.
    return read(bare.startsWith("{") ? `_ = ${source.trimStart()}` : `_ = {${source}}`).map((one) => ({
      ...one,
      target: "",
    }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserMistake("The file is nested too deeply to be a configuration.");
  }
}

interface Source {
  text: string;
  lineAt: (at: number) => number;
  /** What names of the file's own are set to: `db = dj_database_url.config()`. */
  names: Map<string, SyntaxNode>;
}

function read(text: string): Assigned[] {
  const source: Source = { text, lineAt: linesOf(text), names: new Map() };
  const found: Assigned[] = [];
  parseBounded(parser, text).iterate({
    enter: ({ name, node, from }) => {
      if (name !== "AssignStatement") return;
      const [left, right] = [node.firstChild, node.lastChild];
      if (!left || !right || left === right) return;
      const target = targetOf(left, text);
      if (target === null) return;
      const branch = branchOf(node);
      if (left.name === "VariableName") source.names.set(target, right);
      if (right.name === "DictionaryExpression")
        found.push({ target, call: null, options: pairsOf(right, source, "", 0), branch });
      else if (right.name === "CallExpression") found.push({ ...callOf(right, source, target), branch });
      else if (target.includes(".")) {
        const option = { name: "", ...valueOf(right, text), line: source.lineAt(from) };
        found.push({ target, call: null, options: [option], branch });
      }
    },
  });
  return found;
}

function branchOf(node: SyntaxNode): string | null {
  for (let up: SyntaxNode | null = node; up?.parent; up = up.parent)
    if (up.name === "Body" && up.parent.name === "IfStatement") {
      const bodies = up.parent.getChildren("Body");
      return `${up.parent.from}:${bodies.findIndex(({ from }) => from === up.from)}`;
    }
  return null;
}

/** `DATABASES["default"]["HOST"]` as DATABASES.default.HOST. */
function targetOf(node: SyntaxNode, text: string, depth = 0): string | null {
  if (node.name === "VariableName") return text.slice(node.from, node.to);
  if (node.name !== "MemberExpression" || depth > deepest) return null;
  const base = node.firstChild ? targetOf(node.firstChild, text, depth + 1) : null;
  const key = node.getChild("String");
  return base !== null && key ? `${base}.${contentOf(key, text)}` : null;
}

function callOf(node: SyntaxNode, { text, lineAt }: Source, target: string): Omit<Assigned, "branch"> {
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
function pairsOf(node: SyntaxNode, source: Source, prefix: string, depth: number): Option[] {
  const { text, lineAt } = source;
  const found: Option[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== ":" || !child.prevSibling || !child.nextSibling) continue;
    const [key, written] = [child.prevSibling, child.nextSibling];
    const known = written.name === "VariableName" ? source.names.get(text.slice(written.from, written.to)) : undefined;
    const value = known && ["DictionaryExpression", "CallExpression"].includes(known.name) ? known : written;
    if (key.name !== "String") continue;
    const name = `${prefix}${contentOf(key, text)}`;
    const line = lineAt(key.from);
    if (value.name === "DictionaryExpression" && depth < deepest) {
      const inner = pairsOf(value, source, `${name}.`, depth + 1);
      found.push(...(inner.length > 0 ? inner : [{ name, value: "{}", isOpaque: false, line }]));
    } else if (
      value.name === "CallExpression" &&
      depth < deepest &&
      /(dj_database_url|env)\b/.test(text.slice(value.from, value.to))
    ) {
      const { call, options } = callOf(value, source, name);
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
