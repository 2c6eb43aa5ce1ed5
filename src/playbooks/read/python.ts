// Dictionaries in Python source: `DATABASES = {…}`, assignments into
// it, calls and fragments. Read as a syntax tree, never run.
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { BeyondBound, nestedTooDeep, parseBounded } from "./bounded.ts";
import { branchesOf, givenAt } from "./python-branches.ts";
import { contentOf, scalarOf } from "./python-literals.ts";
import { databasePlaces, resolved, waysOf, type PythonSource } from "./python-ways.ts";
import { addTo, flatText, linesOf } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";

/** What a name is set to: a dictionary, flattened, or the keyword arguments of a call. */
export interface Assigned {
  /** "DATABASES", or "DATABASES.default" for an assignment into it; "" for a fragment. */
  target: string;
  /** "dj_database_url.config" where it is a call's result. */
  call: string | null;
  /** Where the call stands. */
  line?: number;
  options: Option[];
  /** The branches of `if` that it stands in, outermost first, each as `start of the if:number of the branch`. */
  branches: string[];
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
    throw new BeyondBound(nestedTooDeep);
  }
}

function read(text: string): Assigned[] {
  const source: PythonSource = { text, lineAt: linesOf(text), names: new Map(), chosen: new Map() };
  const found: Assigned[] = [];
  const below = belowIn(found);
  parseBounded(parser, text).iterate({
    enter: ({ name, node }) => {
      if (name === "CallExpression") found.push(...updatesOf(node, source));
      if (name === "ReturnStatement") found.push(...returnedIn(node, source));
      if (name !== "AssignStatement") return;
      const [left, right] = [node.firstChild, node.lastChild];
      if (!left || !right || left === right) return;
      const target = targetOf(left, text);
      if (target === null) return;
      if (/^DATABASES(?:\.[^.]+)?$/.test(target)) {
        const ways = waysOf(right, source);
        for (const { chosen, branches } of ways) {
          source.chosen = chosen;
          found.push(...assignedBy(target, left, right, source).map((one) => ({ ...one, branches })));
        }
        source.chosen = new Map();
        found.push(...changedBefore(target, right, source, below));
      } else
        found.push(...assignedBy(target, left, right, source).map((one) => ({ ...one, branches: branchesOf(node) })));
      if (left.name === "VariableName") addTo(source.names, target, givenAt(node, right));
    },
  });
  return found;
}

function assignedBy(
  target: string,
  left: SyntaxNode,
  written: SyntaxNode,
  source: PythonSource,
): Omit<Assigned, "branches">[] {
  const right = /^DATABASES(?:\.[^.]+)?$/.test(target) ? resolved(written, source) : written;
  const pairs = dictionaryOf(right, source, "", 0, target === "DATABASES");
  if (pairs) return [{ target, call: null, options: pairs }];
  if (right.name === "CallExpression" && !isSetting(target)) return [callOf(right, source, target)];
  if (!target.includes(".")) return [];
  const before = `${source.text.slice(left.from, left.to)} = `;
  return [
    { target, call: null, options: [{ name: "", ...valueOf(right, source), line: source.lineAt(left.from), before }] },
  ];
}

/** `db["OPTIONS"] = {…}` before `DATABASES = {"default": db}` sets it there. */
function changedBefore(
  target: string,
  right: SyntaxNode,
  { text }: PythonSource,
  below: (name: string) => Assigned[],
): Assigned[] {
  return databasePlaces(right).flatMap(({ alias, node }) => {
    if (node.name !== "VariableName") return [];
    const name = text.slice(node.from, node.to);
    const whole = alias ? `${target}.${contentOf(alias, text)}` : target;
    return below(name).map((one) => ({ ...one, target: `${whole}${one.target.slice(name.length)}` }));
  });
}

/** Those of a list that still grows whose target stands below a name: `name.key`. */
function belowIn(found: Assigned[]): (name: string) => Assigned[] {
  const known = new Map<string, Assigned[]>();
  let at = 0;
  return (name) => {
    for (const one of found.slice(at))
      if (one.target.includes(".")) addTo(known, one.target.replace(/\..*$/s, ""), one);
    at = found.length;
    return known.get(name) ?? [];
  };
}

/** `def databases(): return {"default": …}`, as a class of settings has it; under any name what has Django's engine. */
function returnedIn(node: SyntaxNode, source: PythonSource): Assigned[] {
  let up = node.parent;
  while (up && up.name !== "FunctionDefinition") up = up.parent;
  const name = up?.getChild("VariableName");
  const value = node.getChild("DictionaryExpression");
  const pairs = name && value ? dictionaryOf(value, source, "", 0, true) : null;
  if (!name || !pairs) return [];
  const isEngine = (place: RegExp) =>
    pairs.some((one) => place.test(one.name) && /^(?:django|psqlextra)[._]/.test(String(one.value)));
  const isNamed = /(?:^|_)databases(?:_|$)/i.test(source.text.slice(name.from, name.to));
  if (isNamed || isEngine(/^[^.]+\.ENGINE$/))
    return [{ target: "DATABASES", call: null, options: pairs, branches: branchesOf(node) }];
  return isEngine(/^ENGINE$/) ? [{ target: "", call: null, options: pairs, branches: [] }] : [];
}

/** `DATABASES.default.HOST`, and deeper. */
const isSetting = (target: string) => target.split(".").length > 2;

/**
 * `DATABASES["default"].update(HOST="db")`, `.update({…})` and `.update(db_from_env)` set one setting after the other.
 */
function updatesOf(node: SyntaxNode, source: PythonSource): Assigned[] {
  const callee = node.firstChild;
  const target =
    callee?.name === "MemberExpression" && callee.firstChild ? targetOf(callee.firstChild, source.text) : null;
  if (!callee || target === null || !/\.\s*update$/.test(source.text.slice(callee.from, callee.to))) return [];
  const [first] = argumentsOf(node);
  const given = first ? resolved(first, source) : undefined;
  const pairs = given ? dictionaryOf(given, source, "", 0, target === "DATABASES") : null;
  const call = given?.name === "CallExpression" && !pairs ? callOf(given, source, target) : null;
  const unknown = given && !pairs && !call ? source.text.slice(given.from, given.to) : null;
  const made = [
    ...(call || unknown !== null ? [ofCall(call?.call ?? unknown ?? "", source.lineAt(node.from))] : []),
    ...(call && readsUrl(call.call ?? "") ? call.options : []),
  ];
  const options = [...(pairs ?? made), ...keywordsOf(node, source)];
  return options.map((one) => ({
    target: `${target}.${one.name}`,
    call: null,
    options: [{ ...one, name: "" }],
    branches: branchesOf(node),
  }));
}

/** `dj_database_url.config`, `env.db`: keywords beside them are settings. Those of another function are its own. */
export const readsUrl = (callee: string): boolean =>
  /(?:^|[._])(?:config|parse|db|db_url|database_url|url|dict)$/i.test(callee);

/** Stands for settings that a call gives. */
const ofCall = (value: string, line: number): Option => ({ name: "call", value, isOpaque: true, line });

/** `DATABASES["default"]["HOST"]` as DATABASES.default.HOST. */
function targetOf(node: SyntaxNode, text: string, depth = 0): string | null {
  if (node.name === "VariableName") return text.slice(node.from, node.to);
  if (node.name !== "MemberExpression" || depth > deepest) return null;
  const base = node.firstChild ? targetOf(node.firstChild, text, depth + 1) : null;
  const key = node.getChild("String");
  return base !== null && key ? `${base}.${contentOf(key, text)}` : null;
}

/** Positional arguments. */
function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = call.getChild("ArgList")?.firstChild ?? null; child; child = child.nextSibling) {
    const isKeyword = child.nextSibling?.name === "AssignOp" || child.prevSibling?.name === "AssignOp";
    if (!isKeyword && !["(", ")", ",", "AssignOp", "Comment", "*", "**"].includes(child.name)) found.push(child);
  }
  return found;
}

/** Keyword arguments, as options. */
function keywordsOf(call: SyntaxNode, source: PythonSource, prefix = "", depth = 0): Option[] {
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

function callOf(node: SyntaxNode, source: PythonSource, target: string): Omit<Assigned, "branches"> {
  const callee = node.firstChild ? source.text.slice(node.firstChild.from, node.firstChild.to) : "";
  const [inner] = callee === "dict" ? argumentsOf(node) : [];
  if (inner?.name === "CallExpression") return callOf(inner, source, target);
  // The URL stands before the keywords; of `config` and `env.db` that is the variable's name.
  const url = /(?:^|\.)parse$/.test(callee) ? (inner ?? argumentsOf(node)[0]) : undefined;
  const given = url ? [{ name: "URL", ...valueOf(url, source), line: source.lineAt(url.from), before: "" }] : [];
  return { target, call: callee, line: source.lineAt(node.from), options: [...given, ...keywordsOf(node, source)] };
}

/** The pairs of `{…}` or of `dict(…)`, flattened; null for anything else. */
function dictionaryOf(
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
    argumentsOf(node).length === 0;
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

function valueOf(written: SyntaxNode, source: PythonSource): Pick<Option, "value" | "isOpaque" | "fallback"> {
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
