// Is a YAML text nested deeper than anything people write? Its parsers recurse, and V8 ends the whole
// process when a pattern is compiled near the end of the stack: such a text must not reach them.
import { Lexer } from "yaml";

const deepest = 100;

/**
 * Flow brackets as YAML's own lexer has them, which does not recurse: one
 * within quotes or a comment is none. Indentation and dashes by line.
 */
export function isTooDeep(text: string): boolean {
  if (/(?:[-?:][ \t]+){100}|^[ \t]{800}/m.test(text)) return true;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") depth += 1;
    else if ((token === "]" || token === "}") && depth > 0) depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}
