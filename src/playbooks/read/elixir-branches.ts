// In which arms of `if`, `case` and `cond` a place of an Elixir file stands, and whether production comes there.
import type { SyntaxNode } from "@lezer/common";
import type { Arm } from "./arms.ts";
import { childrenOf } from "./children.ts";

export interface Place {
  /** Innermost first. */
  arms: Arm[];
  isForDevelopment: boolean;
}

const deepest = 60;

/** What an arm is to production: it is always taken there, never, or nobody knows. */
type InProduction = "always" | "never" | "perhaps";

/** What is known of the statements of one tree, by where they begin. */
export type Choices = Map<number, OwnArm[]>;

interface Source {
  text: string;
  lineAt: (at: number) => number;
  choices: Choices;
}

export function placeOf(node: SyntaxNode, { text, lineAt, choices }: Source): Place {
  const found: Place = { arms: [], isForDevelopment: false };
  let [clause, isElse, depth] = [null as SyntaxNode | null, false, 0];
  for (let up = node.parent; up && depth < deepest; up = up.parent) {
    if (up.name === "StabClause") clause = up;
    if (up.name === "ElseBlock" || (up.name === "Pair" && text.startsWith("else:", up.from))) isElse = true;
    if (up.name !== "KernelCall") continue;
    const arms = choices.get(up.from) ?? armsOf(up, text);
    choices.set(up.from, arms);
    const own = arms.find((one) => (one.clause === null ? one.isElse === isElse : one.clause === clause?.from));
    if (own?.inProduction === "never") found.isForDevelopment = true;
    if (own && own.place !== null && own.of > 1)
      found.arms.push({ statement: `${lineAt(up.from)}:${up.from}`, at: own.place, of: own.of });
    [clause, isElse, depth] = [null, false, depth + 1];
  }
  return found;
}

interface OwnArm {
  /** Where it begins; null in `if` and `unless`. */
  clause: number | null;
  isElse: boolean;
  inProduction: InProduction;
  /** Among those that production may take, and that do not raise; null where it is none of them. */
  place: number | null;
  of: number;
}

function numbered(all: (Omit<OwnArm, "place" | "of"> & { raises: boolean })[]): OwnArm[] {
  const of = all.filter(({ inProduction, raises: ends }) => inProduction !== "never" && !ends).length;
  let next = 0;
  return all.map(({ raises: ends, ...one }) => ({
    ...one,
    place: one.inProduction === "never" || ends ? null : next++,
    of,
  }));
}

/** Whether production may take an arm of a choice, and whether it may take another; all of them where it takes none. */
export function takenIn(
  call: SyntaxNode,
  text: string,
): (clause: number | null, isElse: boolean) => "one" | "only" | null {
  const arms = armsOf(call, text);
  const isNone = arms.every(({ place }) => place === null);
  return (clause, isElse) => {
    const own = arms.find((one) => (one.clause === null ? one.isElse === isElse : one.clause === clause));
    if (!own || isNone) return "one";
    return own.place === null ? null : own.of === 1 ? "only" : "one";
  };
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
    const arm = (isElse: boolean) => ({
      clause: null,
      isElse,
      inProduction: isElse === (word === "unless") ? holds : opposite(holds),
      raises: raises(isElse ? no : yes, text),
    });
    return numbered(word === "if" ? [arm(false), arm(true)] : [arm(true), arm(false)]);
  }
  if (word === "for") return numbered([{ ...anyArm, inProduction: filteredBy(args, text), raises: false }]);
  if (word !== "case" && word !== "cond") return [];
  const clauses = block?.getChildren("StabClause") ?? [];
  const heads = clauses.map((one) => (one.firstChild ? text.slice(one.firstChild.from, one.firstChild.to) : ""));
  const isProductions = heads.some((one) =>
    word === "cond" ? productionsWord(one) === "always" : /:prod\b/.test(one),
  );
  const all = clauses.map((clause, at) => {
    const head = heads[at] ?? "";
    const said: InProduction =
      word === "cond" ? productionsWord(head) : /:prod\b/.test(head) ? "always" : developments(head);
    const isRest = isProductions && /^(?:_\w*|true)$/.test(head.trim());
    return {
      clause: clause.from,
      isElse: false,
      inProduction: isRest ? ("never" as const) : said,
      raises: raises(clause.getChild("Body"), text),
    };
  });
  return numbered(all);
}

const anyArm = { clause: null, isElse: false };

/** What filters of a loop say: `for repo <- repos, config_env() == :dev do`. */
function filteredBy(args: SyntaxNode | null, text: string): InProduction {
  const given = (args ? childrenOf(args) : []).map(({ from, to }) => text.slice(from, to));
  const isFilter = (one: string) => !/<-|^\w+:(?!\w)/.test(one);
  return given.filter(isFilter).some((one) => productionsWord(one) === "never") ? "never" : "always";
}

const opposite = (one: InProduction): InProduction =>
  one === "always" ? "never" : one === "never" ? "always" : "perhaps";

const developments = (condition: string): InProduction =>
  /:(?:dev|test)\b/.test(condition) && !/:prod\b|\bnot\b|!=/.test(condition) ? "never" : "perhaps";

/** `config_env() == :prod`, `env not in [:dev, :test]`, and what only a development can have. */
function productionsWord(condition: string): InProduction {
  // Each part is bounded: the condition may be as long as the file.
  const [, left = "", operator = "", list = ""] =
    /^\(?\s{0,9}([\w.()]{1,99})\s{0,9}(==|!=|in|not in)\s{0,9}\[?([\s\w:,]{1,200})\]?\s{0,9}\)?$/i.exec(
      condition.trim(),
    ) ?? [];
  const names: string[] = list.match(/[^\s,]+/g) ?? [];
  if (!/env/i.test(left) || !names.every((one) => /^:\w+$/.test(one))) return developments(condition);
  const isNot = operator === "!=" || operator === "not in";
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
