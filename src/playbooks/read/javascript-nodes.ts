// What the nodes of JavaScript's syntax tree are made of, whatever their names stand for.
import type { SyntaxNode } from "@lezer/common";
import { childrenOf } from "./children.ts";

const comments = /^(?:Line|Block)Comment$/;

/** Without its marks. */
export const argumentsOf = (list: SyntaxNode): SyntaxNode[] =>
  childrenOf(list).filter(({ name }) => !["(", ")", ","].includes(name) && !comments.test(name));

/** Of `a || b` and `cond ? a : b`: without what stands between them. */
export const operandsOf = (node: SyntaxNode): SyntaxNode[] =>
  childrenOf(node).filter(({ name }) => name !== "LogicOp" && !comments.test(name));

export function keyNameOf(property: SyntaxNode, text: string): string | null {
  const key = property.firstChild;
  if (!key || !["PropertyDefinition", "String", "Number"].includes(key.name)) return null;
  return key.name === "String" ? stringOf(key, text) : text.slice(key.from, key.to);
}

export function stringOf(node: SyntaxNode, text: string): string {
  const raw = text.slice(node.from + 1, node.to - 1);
  return raw.replaceAll(/\\(.)/g, (_, one: string) => ({ n: "\n", t: "\t" })[one] ?? one);
}
