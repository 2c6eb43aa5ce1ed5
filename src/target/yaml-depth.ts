// Is a YAML text nested deeper than anything people write? Its parsers recurse, and V8 ends the whole process when a pattern is
// compiled near the end of the stack: such a text must not reach them.

const deepest = 100;

/** Flow brackets, indentation and dashes are counted, quotes are not looked at: a hundred open brackets in texts are no document either. */
export function isTooDeep(text: string): boolean {
  if (/(?:[-?:][ \t]+){100}|^[ \t]{800}/m.test(text)) return true;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    // [ and {
    if (character === 0x5b || character === 0x7b) depth += 1;
    // ] and }
    else if ((character === 0x5d || character === 0x7d) && depth > 0) depth -= 1;
    // A word at the start of a line begins a new setting.
    else if (character === 0x0a && /\w/.test(text.charAt(at + 1))) depth = 0;
    if (depth > deepest) return true;
  }
  return false;
}
