// Dictionaries in Python source: `DATABASES = {…}`, assignments into
// it, calls and fragments. Read as a syntax tree, never run.
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { BeyondBound, nestedTooDeep, parseBounded, spend } from "./bounded.ts";
import { branchesOf, givenAt } from "./python-branches.ts";
import {
  placedArguments,
  callOf,
  dictionaryOf,
  keywordsOf,
  ofCall,
  valueOf,
  type SetTo,
} from "./python-dictionaries.ts";
import { contentOf } from "./python-literals.ts";
import { databasePlaces, resolved, waysOf, type PythonSource } from "./python-ways.ts";
import { addTo, linesOf } from "../options.ts";

export interface Assigned extends SetTo {
  /** The branches of `if` that it stands in, outermost first, each as `start of the if:number of the branch`. */
  branches: string[];
}

const deepest = 10;
/** What is set in dictionaries counts again for each database that has them. */
const mostChanges = 20_000;

/** Target of `DATABASES[alias] = …`: nobody sees whose settings they are. */
export const computedKey = "DATABASES[]";

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
  const changes = { left: mostChanges };
  parseBounded(parser, text).iterate({
    enter: ({ name, node }) => {
      if (name === "CallExpression") found.push(...updatesOf(node, source));
      if (name === "MemberExpression" && isComputed(node, text))
        found.push({ target: computedKey, call: null, options: [], branches: branchesOf(node) });
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
        const changed = changedBefore(target, right, source, below);
        spend(changes, changed.length);
        found.push(...changed);
      } else
        found.push(...assignedBy(target, left, right, source).map((one) => ({ ...one, branches: branchesOf(node) })));
      if (left.name === "VariableName") addTo(source.names, target, givenAt(node, right));
    },
  });
  return found;
}

/** `DATABASES[alias]` where a statement begins: in a text it is none. */
function isComputed(node: SyntaxNode, text: string): boolean {
  const isOfAll = node.firstChild !== null && text.slice(node.from, node.firstChild.to) === "DATABASES";
  if (!isOfAll || node.getChild("[") === null || node.getChild("String") !== null) return false;
  let up: SyntaxNode | null = node.parent;
  while (up && up.from === node.from && !up.name.endsWith("Statement")) up = up.parent;
  return up?.from === node.from;
}

function assignedBy(target: string, left: SyntaxNode, written: SyntaxNode, source: PythonSource): SetTo[] {
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
  const [first] = placedArguments(node);
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

/** `DATABASES["default"]["HOST"]` as DATABASES.default.HOST. */
function targetOf(node: SyntaxNode, text: string, depth = 0): string | null {
  if (node.name === "VariableName") return text.slice(node.from, node.to);
  if (node.name !== "MemberExpression" || depth > deepest) return null;
  const base = node.firstChild ? targetOf(node.firstChild, text, depth + 1) : null;
  const key = node.getChild("String");
  return base !== null && key ? `${base}.${contentOf(key, text)}` : null;
}
