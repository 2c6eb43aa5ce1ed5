// Where an object stands in JavaScript source: what it is given to, and the keys that lead to it.
import type { SyntaxNode } from "@lezer/common";
import type { Option } from "../playbook.ts";
import type { Literal } from "./javascript.ts";
import { calleeOf, listAround } from "./javascript-calls.ts";
import { argumentsOf, keyNameOf } from "./javascript-nodes.ts";
import { constantAt, valueOf, withoutType, type ScriptSource } from "./javascript-values.ts";

/** Names of environments, each with a configuration of its own. */
export const environmentKey = /^(?:prod|production|stag|staging|dev|development|test|testing|local|ci)$/;

export const argumentValues = (nodes: SyntaxNode[], source: ScriptSource): Option[] =>
  nodes.map((one) => ({ name: "", ...valueOf(one, source), line: source.lineAt(one.from) }));

/** Without `!`, `as string` and `satisfies Config`; a constant of the file stands for its object. */
export function resolved(node: SyntaxNode, source: ScriptSource): SyntaxNode {
  const bare = withoutType(node);
  const known = constantAt(bare, source);
  return known ? withoutType(known) : bare;
}

const deepestPath = 6;

/** The property whose value it is: `key: {…}`, `key: {…} as Type`. */
function propertyAround(object: SyntaxNode): SyntaxNode | null {
  let node = object;
  while (node.parent && node.parent.firstChild?.from === node.from && withoutType(node.parent).from === object.from)
    node = node.parent;
  return node.parent?.name === "Property" ? node.parent : null;
}

/** What an object is given to, and the keys that lead to it from the outermost one. */
export function placeOf(node: SyntaxNode, source: ScriptSource): Omit<Literal, "options" | "text"> | null {
  const path: string[] = [];
  let object = node;
  let property = propertyAround(object);
  while (property && path.length < deepestPath) {
    const key = keyNameOf(property, source.text);
    const outer = property.parent;
    if (key === null || outer?.name !== "ObjectExpression") return null;
    path.unshift(key);
    object = outer;
    property = propertyAround(object);
  }
  if (property) return null;
  const given = listAround(object);
  if (!given)
    return { callee: "", path: [...named(object, source), ...path], ...exported(object), ...listed(object, source) };
  const { list, argument: whole } = given;
  const [callee, module] = calleeOf(list, source);
  const before = whole.prevSibling?.name === "," ? whole.prevSibling.prevSibling : null;
  const isFirst = before?.prevSibling?.name === "(";
  const isValue = before !== null && isFirst && resolved(before, source).name !== "String";
  const argument = isValue ? { name: "", ...valueOf(before, source), line: source.lineAt(before.from) } : null;
  return {
    callee,
    path,
    line: source.lineAt(list.from),
    ...(module === undefined ? {} : { module }),
    ...(argument?.isOpaque ? { argument } : {}),
    ...(before === null ? {} : { follows: true as const, before: argumentValues(standingBefore(list, whole), source) }),
  };
}

/** `new Sequelize(database, user, password, {…})` has three; none has many. */
const mostBefore = 20;

/** Arguments before an object; none where it is one of very many. */
function standingBefore(list: SyntaxNode, object: SyntaxNode): SyntaxNode[] {
  let [first, many] = [list.firstChild, 0];
  while (first && first.to <= object.from && many <= mostBefore) [first, many] = [first.nextSibling, many + 1];
  return many > mostBefore ? [] : argumentsOf(list).filter(({ to }) => to <= object.from);
}

const exported = ({ parent }: SyntaxNode): { isExported?: true } =>
  parent?.name === "VariableDeclaration" && parent.parent?.name === "ExportDeclaration" ? { isExported: true } : {};

/** `slaves: [{…}, {…}]`. */
function listed({ parent }: SyntaxNode, source: ScriptSource): Pick<Literal, "list"> {
  const property = parent?.name === "ArrayExpression" ? propertyAround(parent) : null;
  const key = property ? keyNameOf(property, source.text) : null;
  return property && key !== null ? { list: { key, line: source.lineAt(property.from) } } : {};
}

/** `const production = {…}`, `exports.production = {…}`: a section of a module that has no object around them. */
function named(object: SyntaxNode, { text }: ScriptSource): string[] {
  const isSet = ["VariableDeclaration", "AssignmentExpression"].includes(object.parent?.name ?? "");
  const left = isSet ? object.prevSibling?.prevSibling : null;
  const written = left ? text.slice(left.from, Math.min(left.to, left.from + 50)) : "";
  const name = written.replace(left?.name === "MemberExpression" ? /^(?:module\.)?exports\./ : "", "");
  return environmentKey.test(name) ? [name] : [];
}
