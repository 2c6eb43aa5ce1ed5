// Objects that a value of JavaScript may be, where more than one can: which of them, is decided at run time.
import type { SyntaxNode } from "@lezer/common";
import { childrenOf } from "./children.ts";
import { keyNameOf } from "./javascript-nodes.ts";
import { withoutType, type ScriptSource } from "./javascript-values.ts";

/** The objects of `cond ? {…} : {…}` and of `cond && {…}`. */
export function branchesOf(node: SyntaxNode): SyntaxNode[] {
  const bare = withoutType(node);
  return ["ConditionalExpression", "BinaryExpression"].includes(bare.name)
    ? childrenOf(bare)
        .map(withoutType)
        .filter(({ name }) => name === "ObjectExpression")
    : [];
}

/** The object of `url || {…}`, and of `url ? url : { host, … }`: what is another thing's is no place. */
export function fallbackObject(node: SyntaxNode, text: string): SyntaxNode | null {
  const [first, ...more] = node.name === "ConditionalExpression" ? branchesOf(node) : [];
  const isPlace = first?.getChildren("Property").some((one) => keyNameOf(one, text) === "host") ?? false;
  if (first && isPlace && more.length === 0) return first;
  const before = node.name === "BinaryExpression" ? node.lastChild?.prevSibling : null;
  const operator = before && /^(?:\|\||\?\?)$/.test(text.slice(before.from, before.to)) ? before : null;
  const right = operator && node.lastChild ? withoutType(node.lastChild) : null;
  return right?.name === "ObjectExpression" ? right : null;
}

const deepest = 4;

/**
 * What a `let` is set to again (`config = { ...config, ssl }`), and what a function with several ways out gives. An
 * object that spreads its own name is read without that.
 */
export function changingOf(node: SyntaxNode, source: ScriptSource, depth = 0): SyntaxNode[] {
  const bare = withoutType(node);
  if (depth > deepest) return [];
  return waysOf(bare, source).ways.flatMap((one): SyntaxNode[] => {
    const value = withoutType(one);
    if (node.from >= value.from && node.to <= value.to) return [];
    if (value.name === "ObjectExpression") return [value];
    return [...branchesOf(value), ...changingOf(value, source, depth + 1)];
  });
}

/** What a name is set to, and what a function of the file gives. Not all where it may be anything else. */
export function waysOf(
  { name, from, to, firstChild }: SyntaxNode,
  { names, returned, text }: ScriptSource,
): { ways: SyntaxNode[]; isAll: boolean } {
  if (name === "CallExpression") {
    const ways = firstChild?.name === "VariableName" ? returned.get(text.slice(firstChild.from, firstChild.to)) : [];
    return { ways: ways ?? [], isAll: ways !== undefined && ways.length > 0 };
  }
  const isName = ["VariableName", "PropertyDefinition"].includes(name);
  const declared = isName ? names(text.slice(from, to), from) : undefined;
  if (!declared) return { ways: [], isAll: false };
  const ways = [...(declared.value ? [declared.value] : []), ...declared.set.slice(0, mostWays)];
  const isAll = !declared.isGiven && ways.length <= mostWays && declared.set.length <= mostWays;
  return { ways: ways.slice(0, mostWays), isAll };
}

/** Objects that are spread where `node` stands: each at most once on a way down. */
export function mayBe(node: SyntaxNode, source: ScriptSource): SyntaxNode[] {
  const all = [...branchesOf(node), ...changingOf(node, source)].slice(0, mostWays);
  return all.filter(({ from }) => !source.within.has(from));
}

const mostWays = 12;
