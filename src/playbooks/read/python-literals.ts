// Literals and arguments of Python's syntax tree.
import type { SyntaxNode } from "@lezer/common";
import type { Scalar } from "../playbook.ts";

/** Text, number, True, False, None, or a product of numbers; undefined for anything else. */
export function scalarOf(node: SyntaxNode, text: string): Scalar | undefined {
  const raw = text.slice(node.from, node.to);
  if (node.name === "String") return contentOf(node, text);
  if (node.name === "Number") return Number(raw.replaceAll("_", ""));
  if (node.name === "Boolean") return raw === "True";
  if (node.name === "None") return null;
  if (node.name === "UnaryExpression" && /^-\d[\d_]*$/.test(raw)) return Number(raw.replaceAll("_", ""));
  if (node.name === "BinaryExpression" && /^\d[\d_]*(\s*\*\s*\d[\d_]*)+$/.test(raw))
    return raw.split("*").reduce((product, one) => product * Number(one.replaceAll("_", "")), 1);
  return undefined;
}

/** Prefixes (r, b, u) and quotes taken off. */
export function contentOf(node: SyntaxNode, text: string): string {
  const raw = text.slice(node.from, node.to);
  return /^[rbu]{0,2}("""|'''|"|')(.*)\1$/is.exec(raw)?.[2] ?? raw;
}

export interface Argument {
  /** Null where it is given by its place. */
  name: string | null;
  value: SyntaxNode;
  at: number;
  /** `**value` */
  isSpread: boolean;
}

/** Of a call, or the bases of a class. */
export function argumentsOf(list: SyntaxNode | null, text: string): Argument[] {
  const found: Argument[] = [];
  let isSpread = false;
  for (let child = list?.firstChild ?? null; child; child = child.nextSibling) {
    if (["(", ")", ",", "Comment", "AssignOp"].includes(child.name)) continue;
    if (child.name === "**" || child.name === "*") {
      isSpread = child.name === "**";
      continue;
    }
    const value = child.nextSibling?.name === "AssignOp" ? child.nextSibling.nextSibling : null;
    if (child.name === "VariableName" && value) {
      found.push({ name: text.slice(child.from, child.to), value, at: child.from, isSpread: false });
      child = value;
    } else found.push({ name: null, value: child, at: child.from, isSpread });
    isSpread = false;
  }
  return found;
}
