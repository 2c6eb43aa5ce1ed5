// Settings of a database that a variable holds, or one of two expressions: each thing that they may be.
import type { SyntaxNode } from "@lezer/common";
import { branchesOf, possibleAt, type Given } from "./python-branches.ts";
import { scalarOf } from "./python-literals.ts";

export interface PythonSource {
  text: string;
  lineAt: (at: number) => number;
  /** What names of the file's own are set to: `db = dj_database_url.config()`. */
  names: Map<string, Given[]>;
  /** Of an expression that may be several things the one that is looked at, by where it begins. */
  chosen: Map<number, SyntaxNode>;
}

/** A name of the file's own that is set once stands for what it is set to. */
export function resolved(node: SyntaxNode, { text, names, chosen }: PythonSource): SyntaxNode {
  const own = chosen.get(node.from);
  if (own && (node.name === "VariableName" || node.name === "ConditionalExpression")) return own;
  const [one, other] = (node.name === "VariableName" ? names.get(text.slice(node.from, node.to)) : null) ?? [];
  return one && !other ? one.value : node;
}

/** Where settings of a database are named by a variable, or by `a if b else c`: each thing that it may be. */
export function waysOf(
  right: SyntaxNode,
  source: PythonSource,
): { chosen: Map<number, SyntaxNode>; branches: string[] }[] {
  const own = branchesOf(right);
  const places = databasePlaces(right).map(({ node }) => ({ node, given: givenTo(node, source) }));
  const count = Math.max(1, ...places.map(({ given }) => given.length));
  return Array.from({ length: count }, (_, at) => {
    const taken = places.flatMap(({ node, given }) => {
      const one = given[Math.min(at, given.length - 1)];
      return one ? [{ node, one }] : [];
    });
    const more = taken.flatMap(({ one }) => one.branches).filter((branch) => !own.includes(branch));
    const branches = [...own, ...(count > 1 && more.length === 0 ? [`${right.from}:${at}`] : new Set(more))];
    return { chosen: new Map(taken.map(({ node, one }) => [node.from, one.value])), branches };
  });
}

const deepest = 4;

/** Several things, or none where it is one. */
function givenTo(node: SyntaxNode, source: PythonSource, depth = 0): Given[] {
  if (depth > deepest) return [];
  if (node.name === "ConditionalExpression" && node.firstChild && node.lastChild)
    return [node.firstChild, node.lastChild].flatMap((one) => {
      const inner = givenTo(one, source, depth + 1);
      return inner.length > 0 ? inner : [{ value: resolved(one, source), branches: [], scope: -1 }];
    });
  if (node.name !== "VariableName") return [];
  const all = source.names.get(source.text.slice(node.from, node.to)) ?? [];
  const [only] = all;
  if (all.length < 2) return only ? givenTo(only.value, source, depth + 1) : [];
  return possibleAt(node, all)
    .map((one) => ({ ...one, value: resolved(one.value, source) }))
    .filter(({ value }) => scalarOf(value, source.text) === undefined);
}

/** What stands for a database's settings, with its alias: of `{"default": db}` it is `db`. */
export function databasePlaces(right: SyntaxNode): { alias: SyntaxNode | null; node: SyntaxNode }[] {
  if (right.name !== "DictionaryExpression") return [{ alias: null, node: right }];
  return right
    .getChildren(":")
    .flatMap(({ prevSibling: alias, nextSibling: node }) =>
      alias?.name === "String" && node ? [{ alias, node }] : [],
    );
}
