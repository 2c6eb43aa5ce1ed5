// Whether an object of JavaScript may have more than what the file says of it.
import type { SyntaxNode } from "@lezer/common";
import { waysOf } from "./javascript-branches.ts";
import { keyNameOf, operandsOf } from "./javascript-nodes.ts";
import { isSetForTls, mostAssigned, setBehind, spreadOf } from "./javascript-spread.ts";
import { literalValue, withoutType, type ScriptSource } from "./javascript-values.ts";

/** Something that the file does not have is spread into it or set in it, or into what stands within. */
export function isOpenObject(object: SyntaxNode, source: ScriptSource): boolean {
  const seen = new Set<string>();
  const isOpen = (node: SyntaxNode): boolean => {
    const key = `${node.from} ${node.to}`;
    if (seen.has(key)) return false;
    seen.add(key);
    source.left.steps -= 1;
    return source.left.steps < 0 || isSetOpen(node, source) || node.getChildren("Property").some(isOpenIn);
  };
  const isOpenIn = ({ firstChild, lastChild }: SyntaxNode): boolean => {
    const value = lastChild ? withoutType(lastChild) : null;
    if (!value) return false;
    return firstChild?.name === "Spread" ? mayBeMore(value) : value.name === "ObjectExpression" && isOpen(value);
  };
  const mayBeMore = (node: SyntaxNode): boolean => {
    const value = spreadOf(node, source);
    if (value.name === "ObjectExpression") return isOpen(value);
    if (literalValue(value, source.text) !== undefined) return false;
    const key = `${value.from} ${value.to}`;
    if (seen.has(key)) return false;
    seen.add(key);
    const sides = sidesOf(value, source.text);
    if (sides) return sides.some(mayBeMore);
    const { ways, isAll } = waysOf(value, source);
    return !isAll || ways.some(mayBeMore);
  };
  return isOpen(object);
}

/** What a choice may be; of `on && {…}` the first is spread as nothing. */
function sidesOf(node: SyntaxNode, text: string): SyntaxNode[] | null {
  const [first, ...more] = operandsOf(node);
  if (!first || node.name === "ConditionalExpression") return first ? more : null;
  const [operator] = node.name === "BinaryExpression" ? node.getChildren("LogicOp") : [];
  if (!operator) return null;
  return text.slice(operator.from, operator.to) === "&&" ? more : [first, ...more];
}

/** A name that it does not have is set behind it: `config.user = …`, `Object.assign(config, more)`. */
function isSetOpen(object: SyntaxNode, source: ScriptSource): boolean {
  const behind = setBehind(object, source);
  if (behind.length === 0) return false;
  const own = new Set(object.getChildren("Property").map((one) => keyNameOf(one, source.text)));
  return (
    behind.length === mostAssigned ||
    behind.some(({ keys: [top] }) => top === undefined || !(own.has(top) || isSetForTls(top)))
  );
}
