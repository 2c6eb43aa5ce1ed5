// Parsing within bounds: grammars that mend errors take seconds for hostile text. The bounds are
// depth and steps, never time: what is read does not depend on how busy the machine is.
import type { Parser, SyntaxNode, Tree } from "@lezer/common";
import { UserMistake } from "../../errors.ts";

/** Brackets within brackets; configurations of big projects have a dozen. */
const deepest = 200;
/**
 * Only what has to be mended is counted: it takes up to fifty times as long as what a grammar has. Each character takes
 * at most one step, so whole code has no other bound than its size.
 */
const mostMended = 50_000;
/** What the parser keeps for all ways to read what may mean several things, summed over its steps: a few seconds. */
const mostKept = 8_000_000;

/** What is beyond a bound of ours is no mistake of the file's: whoever reads it says so. */
export class BeyondBound extends UserMistake {
  constructor(what: string) {
    super(`It ${what} than dbcheck reads. Give only the part that configures the database.`);
  }
}
export const nestedTooDeep = "nests deeper";
export const tooManySettings = "has more settings";

/** What each looks for among the others has a bound. @throws BeyondBound rather than leave some out */
export function allWithin<T>(all: T[], most: number): T[] {
  if (all.length > most) throw new BeyondBound("has more databases");
  return all;
}

/** @throws BeyondBound where nothing is left: what names lead to again and again would never end */
export function spend(of: { left: number }, steps = 1): void {
  of.left -= steps;
  if (of.left < 0) throw new BeyondBound("takes more steps to read");
}

/** @throws BeyondBound when it is nested beyond all sense, or is another language */
export function parseBounded(parser: Parser, text: string): Tree {
  if (depthOf(text) > deepest) throw new BeyondBound(nestedTooDeep);
  const parse = parser.startParse(text);
  try {
    for (let [mended, kept] = [0, 0]; mended <= mostMended; mended += isMending(parse) ? 1 : 0) {
      const tree = parse.advance();
      if (tree) return tree;
      kept += keptBy(parse);
      if (kept > mostKept) throw new BeyondBound(nestedTooDeep);
    }
  } catch (error) {
    // The stack ends: a tree as deep as the file is long, `"a."a."a."` of Go.
    if (error instanceof RangeError) throw new BeyondBound(nestedTooDeep);
    throw error;
  }
  throw new BeyondBound("has more broken code");
}

/** The parser's own counter: it looks for ways to go on after what it could not read. */
const isMending = (parse: object) => !("recovering" in parse) || parse.recovering !== 0;

/** The depth of all its stacks where it has several: `a |> a |> …` of Elixir doubles them at each arrow. */
function keptBy(parse: object): number {
  const stacks = "stacks" in parse && Array.isArray(parse.stacks) ? (parse.stacks as { stack: unknown[] }[]) : [];
  return stacks.length < 2 ? 0 : stacks.reduce((sum, { stack }) => sum + stack.length, 0);
}

/**
 * How deep brackets open before they close, wherever they stand: a text
 * with many single ones in its strings is no configuration.
 */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    // ( [ {
    if (character === 40 || character === 91 || character === 123) most = Math.max(most, (depth += 1));
    // ) ] }
    else if (character === 41 || character === 93 || character === 125) depth = Math.max(0, depth - 1);
  }
  return most;
}

/** What a parser could not read stands among its parts: which value belongs to which name, nobody knows. */
export function isBroken(node: SyntaxNode): boolean {
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.type.isError) return true;
  return false;
}
