// Which places of a Python file exclude each other, and what a name may hold at one of them.
import type { SyntaxNode } from "@lezer/common";
import { allWithin } from "./bounded.ts";

/** What a name is given once: where, and in which branches. */
export interface Given {
  value: SyntaxNode;
  branches: string[];
  /** Where the function around it begins; -1 outside of any. */
  scope: number;
}

/**
 * The branches of `if` and of `try` that it stands in, outermost first,
 * each as `start of the statement:number of the branch`.
 */
export function branchesOf(node: SyntaxNode): string[] {
  const found: string[] = [];
  for (let up: SyntaxNode | null = node; up?.parent; up = up.parent) {
    const at = up.name === "Body" ? branchOf(up, up.parent) : null;
    if (at !== null) found.unshift(`${up.parent.from}:${at}`);
  }
  return found;
}

/** Null where it runs whatever the others do. */
function branchOf(body: SyntaxNode, statement: SyntaxNode): number | null {
  if (statement.name !== "IfStatement" && statement.name !== "TryStatement") return null;
  const at = statement.getChildren("Body").findIndex(({ from }) => from === body.from);
  if (statement.name === "IfStatement") return at;
  const word = body.prevSibling?.name;
  // What stands behind `else` goes on where nothing was raised.
  return word === "finally" ? null : word === "else" ? 0 : at;
}

export const givenAt = (node: SyntaxNode, value: SyntaxNode): Given => ({
  value,
  branches: branchesOf(node),
  scope: functionAt(node),
});

/** Where the function around it begins; -1 outside of any. */
export function functionAt(node: SyntaxNode): number {
  for (let up = node.parent; up; up = up.parent) if (up.name === "FunctionDefinition") return up.from;
  return -1;
}

/** Whether both can run in one go. */
const goTogether = (one: string[], other: string[]) =>
  one.every((branch, at) => {
    const [statement] = branch.split(":");
    return !other[at]?.startsWith(`${statement}:`) || other[at] === branch;
  });

const mostValues = 8;

/**
 * What a name that was given several things may hold at a place behind them. What is given there whatever branch was
 * taken replaces what was given before. @throws BeyondBound rather than leave some out
 */
export function possibleAt(place: SyntaxNode, given: Given[]): Given[] {
  const [branches, scope] = [branchesOf(place), functionAt(place)];
  const before = given.filter((one) => one.scope === scope && goTogether(one.branches, branches));
  const last = before.findLastIndex((one) => one.branches.every((branch, at) => branches[at] === branch));
  return allWithin(before.slice(Math.max(last, 0)), mostValues);
}
