// In which arms of `if`, `case` and `cond` a place of an Elixir file stands, and whether production comes there.
import type { SyntaxNode } from "@lezer/common";
import { childrenOf } from "./elixir-values.ts";

/** One arm of a choice: of those of one statement exactly one runs. */
export interface Arm {
  /** Where its statement begins. */
  statement: string;
  at: number;
  /** How many it has, a missing `else` among them. */
  of: number;
}

export interface Place {
  /** Innermost first. */
  arms: Arm[];
  isForDevelopment: boolean;
}

const deepest = 60;

/** What an arm is to production: it is always taken there, never, or nobody knows. */
type InProduction = "always" | "never" | "perhaps";

export function placeOf(node: SyntaxNode, text: string, lineAt: (at: number) => number): Place {
  const found: Place = { arms: [], isForDevelopment: false };
  let [clause, isElse, depth] = [null as SyntaxNode | null, false, 0];
  for (let up = node.parent; up && depth < deepest; up = up.parent) {
    if (up.name === "StabClause") clause = up;
    if (up.name === "ElseBlock" || (up.name === "Pair" && text.startsWith("else:", up.from))) isElse = true;
    if (up.name !== "KernelCall") continue;
    const arms = armsOf(up, text);
    const own = arms.findIndex((one) =>
      one.clause === null ? one.isElse === isElse : one.clause.from === clause?.from,
    );
    const statement = `${lineAt(up.from)}:${up.from}`;
    if (arms[own]?.inProduction === "never") found.isForDevelopment = true;
    const open = arms.filter(({ inProduction, raises }) => inProduction !== "never" && !raises);
    const at = open.findIndex((one) => one === arms[own]);
    if (at !== -1 && open.length > 1) found.arms.push({ statement, at, of: open.length });
    [clause, isElse, depth] = [null, false, depth + 1];
  }
  return found;
}

interface OwnArm {
  /** Null in `if` and `unless`. */
  clause: SyntaxNode | null;
  isElse: boolean;
  inProduction: InProduction;
  /** Nothing goes on behind it. */
  raises: boolean;
}

/** The arms of a statement in the order of what they hold for: of `unless` the `else` is the first. */
function armsOf(call: SyntaxNode, text: string): OwnArm[] {
  const word = call.firstChild ? text.slice(call.firstChild.from, call.firstChild.to) : "";
  const block = call.getChild("DoBlock");
  const args = call.getChild("Arguments");
  if (word === "if" || word === "unless") {
    const pairs = args?.getChild("Keywords")?.getChildren("Pair") ?? [];
    const first = args ? childrenOf(args).find(({ name }) => name !== "(") : undefined;
    const holds = first ? productionsWord(text.slice(first.from, first.to)) : "perhaps";
    const [yes, no] = [
      pairs.find(({ from }) => text.startsWith("do:", from)) ?? block,
      pairs.find(({ from }) => text.startsWith("else:", from)) ?? block?.getChild("ElseBlock"),
    ];
    const arm = (isElse: boolean): OwnArm => ({
      clause: null,
      isElse,
      inProduction: isElse === (word === "unless") ? holds : opposite(holds),
      raises: raises(isElse ? no : yes, text),
    });
    return word === "if" ? [arm(false), arm(true)] : [arm(true), arm(false)];
  }
  if (word !== "case" && word !== "cond") return [];
  const clauses = block?.getChildren("StabClause") ?? [];
  const heads = clauses.map((one) => (one.firstChild ? text.slice(one.firstChild.from, one.firstChild.to) : ""));
  const isProductions = heads.some((one) =>
    word === "cond" ? productionsWord(one) === "always" : /:prod\b/.test(one),
  );
  return clauses.map((clause, at) => {
    const head = heads[at] ?? "";
    const said = word === "cond" ? productionsWord(head) : /:prod\b/.test(head) ? "always" : developments(head);
    const isRest = isProductions && /^(?:_\w*|true)$/.test(head.trim());
    return {
      clause,
      isElse: false,
      inProduction: isRest ? "never" : said,
      raises: raises(clause.getChild("Body"), text),
    };
  });
}

const opposite = (one: InProduction): InProduction =>
  one === "always" ? "never" : one === "never" ? "always" : "perhaps";

const developments = (condition: string): InProduction =>
  /:(?:dev|test)\b/.test(condition) && !/:prod\b|\bnot\b|!=/.test(condition) ? "never" : "perhaps";

/** `config_env() == :prod`, `env not in [:dev, :test]`, and what only a development can have. */
function productionsWord(condition: string): InProduction {
  const alone = /^\(?\s*[\w.]*env[\w.()]*\s*(==|!=|in|not in)\s*\[?((?:\s*:\w+\s*,?)+)\]?\s*\)?$/i.exec(
    condition.trim(),
  );
  if (!alone) return developments(condition);
  const [, operator, list = ""] = alone;
  const isNot = operator === "!=" || operator === "not in";
  const names = list.split(",").map((one) => one.trim());
  if (names.includes(":prod")) return isNot ? "never" : "always";
  if (names.every((one) => one === ":dev" || one === ":test")) return isNot ? "always" : "never";
  return "perhaps";
}

/** Whether its last expression raises. */
function raises(block: SyntaxNode | null | undefined, text: string): boolean {
  const others = ["do", "else", "end", "ElseBlock", "Comment", "Keyword"];
  const last = block ? childrenOf(block).findLast(({ name }) => !others.includes(name)) : undefined;
  return last !== undefined && /^(?:raise|throw|System\.(?:halt|stop))\b/.test(text.slice(last.from, last.from + 20));
}

const mostWays = 12;

/**
 * Of things in arms those that can run in one go: every arm is in one of them, and arms with the same number go
 * together where they can.
 */
export function waysThrough<T extends { arms: Arm[] }>(all: T[]): T[][] {
  const sizes = new Map(all.flatMap(({ arms }) => arms.map(({ statement, of }) => [statement, of])));
  const way = (number: number, own: Arm[] = []) =>
    all.filter(({ arms }) =>
      arms.every(({ statement, at, of }) => {
        const mine = own.find((one) => one.statement === statement);
        return at === (mine ? mine.at : Math.min(number, of - 1));
      }),
    );
  const found = Array.from({ length: Math.max(1, ...sizes.values()) }, (_, number) => way(number));
  for (const one of all)
    if (!found.some((other) => other.includes(one))) found.push(way(one.arms[0]?.at ?? 0, one.arms));
  const isAgain = (one: T[], at: number) =>
    found.slice(0, at).some((other) => other.length === one.length && other.every((each) => one.includes(each)));
  return found.filter((one, at) => one.length > 0 && !isAgain(one, at)).slice(0, mostWays);
}

/** Whether the first runs wherever the second does. */
export const runsWith = (one: Arm[], other: Arm[]): boolean =>
  one.every(({ statement, at }) => other.some((each) => each.statement === statement && each.at === at));
