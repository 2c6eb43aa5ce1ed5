// Parsing within bounds: grammars that mend errors take seconds for hostile text. The bounds are
// depth and steps, never time: what is read does not depend on how busy the machine is.
import type { Parser, SyntaxNode, Tree } from "@lezer/common";
import { UserMistake } from "../../errors.ts";

/** Brackets within brackets; configurations of big projects have a dozen. */
const deepest = 200;
/**
 * A token is a step, and what is mended takes one for each character. Samples of every language have at most 0.55 steps
 * a character, and dense code 0.75: what needs more is another language, or means harm.
 */
const stepsPerCharacter = 0.8;
const stepsAtFirst = 10_000;

/** What is beyond a bound of ours is no mistake of the file's. */
const part = "Give only the part that configures the database.";
export const nestedTooDeep = `It nests deeper than dbcheck reads. ${part}`;
export const tooManySettings = `It has more settings than dbcheck reads. ${part}`;

/** @throws UserMistake when it is nested beyond all sense */
export function parseBounded(parser: Parser, text: string): Tree {
  if (depthOf(text) > deepest) throw new UserMistake(`It nests brackets deeper than ${deepest} levels. ${part}`);
  const parse = parser.startParse(text);
  for (let steps = 1; steps <= stepsAtFirst + parse.parsedPos * stepsPerCharacter; steps += 1) {
    const tree = parse.advance();
    if (tree) return tree;
  }
  throw new UserMistake(`It takes more steps to read than dbcheck takes. ${part}`);
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
