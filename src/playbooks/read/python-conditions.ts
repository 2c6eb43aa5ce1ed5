// Under which conditions a place of a Python file runs, and which of them exclude each other.
import type { SyntaxNode, Tree } from "@lezer/common";
import { flatText } from "../options.ts";

/**
 * The branches of `if` and of `try` around it, each as `condition=number`: `if x`, and `if not x` or `else`, have one
 * condition in common, wherever they stand.
 */
export function conditionsOf(node: SyntaxNode, text: string): string[] {
  const known = conditions.get(node) ?? conditionsAround(node, text);
  conditions.set(node, known);
  return known;
}

const conditions = new WeakMap<SyntaxNode, string[]>();

function conditionsAround(node: SyntaxNode, text: string): string[] {
  const found = new Set<string>();
  for (let up: SyntaxNode | null = node; up?.parent; up = up.parent) {
    if (up.name !== "Body") continue;
    const statement = up.parent;
    if (statement.name === "TryStatement") {
      const at = statement.getChildren("Body").findIndex(({ from }) => from === up?.from);
      const word = up.prevSibling?.name;
      // What stands behind `else` goes on where nothing was raised.
      if (word !== "finally") found.add(`${statement.from}=${word === "else" ? 0 : at}`);
    }
    if (statement.name !== "IfStatement") continue;
    const { head, places, live, isSeveral } = branchesOf(statement, text);
    const at = places.get(up.from) ?? -1;
    // Where all the others are another database's, it is no condition.
    if (live.size === 1 && live.has(at)) continue;
    const { key, isNot } = conditionOf(head, text);
    if (isSeveral) found.add(`${statement.from}/${live.size}=${at}`);
    found.add(`${key}=${(at === 0) === isNot ? 1 : 0}`);
  }
  return [...found];
}

/** `not x`, `x != 1` and `x is not None` are the other side of `x`, `x == 1` and `x is None`. */
function conditionOf(node: SyntaxNode | null, text: string): { key: string; isNot: boolean } {
  const code = node ? flatText(text.slice(node.from, node.to)).replace(/^\((.*)\)$/, "$1") : "";
  const plain = code.replace(/^not\s+(?!.*\b(?:and|or)\b)/, "");
  const key = plain.replace(/^([^=!<>]+)!=([^=!<>]+)$/, "$1==$2").replace(/\bis not None$/, "is None");
  const turns = Number(plain !== code) + Number(key !== plain);
  return { key, isNot: turns % 2 === 1 };
}

/** `condition=number`, or `condition!number`, where that branch is not taken. */
function partsOf(one: string): [condition: string, isTaken: boolean, branch: string] {
  const at = Math.max(one.lastIndexOf("="), one.lastIndexOf("!"));
  return [one.slice(0, at), one[at] === "=", one.slice(at + 1)];
}

/** Whether both can run in one go. */
export const goTogether = (all: string[], others: string[]): boolean =>
  all.every((one) => {
    const [condition, isTaken, branch] = partsOf(one);
    return others.every((other) => {
      const [also, isAlsoTaken, as] = partsOf(other);
      return also !== condition || (isTaken === isAlsoTaken ? !isTaken || branch === as : branch !== as);
    });
  });

/** Where the innermost of them does not hold: of two branches it is the other one. */
export const otherwise = (conditions: string[]): string[] =>
  conditions.slice(0, 1).map((one) => {
    const [condition, , branch] = partsOf(one);
    return ofSeveral.test(condition) ? `${condition}!${branch}` : `${condition}=${branch === "0" ? 1 : 0}`;
  });

const ofSeveral = /^\d+(?:\/(\d+))?$/;

/** Whether a branch is left of each statement. */
export const isPossible = (conditions: string[]): boolean => {
  const without = new Map<string, Set<string>>();
  for (const [condition, isTaken, branch] of conditions.map(partsOf))
    if (!isTaken) without.set(condition, (without.get(condition) ?? new Set()).add(branch));
  return [...without].every(([condition, { size }]) => size < Number(ofSeveral.exec(condition)?.[1] ?? Infinity));
};

const another = /sqlite|mysql|maria|mssql|oracle|duckdb|snowflake/i;
const ours = /postgres|psycopg|asyncpg/i;

interface Branches {
  /** Its first condition. */
  head: SyntaxNode | null;
  /** The number of each body, by where it begins. */
  places: Map<number, number>;
  /** Those that a program with PostgreSQL may take; the last one is that of no branch. */
  live: Set<number>;
  /** There is an `elif`. */
  isSeveral: boolean;
}

const known = new WeakMap<Tree, Branches>();

/** The branches of an `if`, read once: a long one has a tree of its own. */
function branchesOf(statement: SyntaxNode, text: string): Branches {
  const { tree } = statement;
  const found = (tree && known.get(tree)) ?? branchesIn(statement, text);
  if (tree) known.set(tree, found);
  return found;
}

function branchesIn(statement: SyntaxNode, text: string): Branches {
  const live = new Set<number>();
  const bodies = statement.getChildren("Body");
  let isOver = false;
  bodies.forEach(({ prevSibling: head }, at) => {
    const code = head && head.name !== "else" ? text.slice(head.from, head.to) : "";
    const isNot = /\bnot\b|!=/.test(code);
    const isOurs = (ours.test(code) && !isNot) || (another.test(code) && isNot);
    const isAnothers = (another.test(code) && !isNot) || (ours.test(code) && isNot);
    if (!isAnothers && !(isOver && code === "")) live.add(at);
    isOver ||= isOurs && !/\band\b/.test(code);
  });
  if (!statement.getChild("else") && !isOver) live.add(bodies.length);
  return {
    head: bodies[0]?.prevSibling ?? null,
    places: new Map(bodies.map(({ from }, at) => [from, at])),
    live,
    isSeveral: statement.getChild("elif") !== null,
  };
}

/** It stands in the branch of another database: `if url.startswith("sqlite")`. */
export function isForAnother(node: SyntaxNode, text: string): boolean {
  for (let up: SyntaxNode | null = node; up?.parent; up = up.parent) {
    const statement = up.parent;
    if (up.name !== "Body" || statement.name !== "IfStatement") continue;
    const { places, live } = branchesOf(statement, text);
    if (!live.has(places.get(up.from) ?? -1)) return true;
  }
  return false;
}
