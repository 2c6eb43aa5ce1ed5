// What is spread into an object of JavaScript, and what of it counts in the end.
import type { SyntaxNode } from "@lezer/common";
import { flatText } from "../options.ts";
import type { Option } from "../playbook.ts";
import { childrenOf } from "./children.ts";
import { keyNameOf } from "./javascript-nodes.ts";
import type { Assigned } from "./javascript-scopes.ts";
import { constantAt, withoutType, type ScriptSource } from "./javascript-values.ts";

/** The constant of `...base`, the property of it in `...base.pool`; else what is written. */
export function spreadOf(node: SyntaxNode, source: ScriptSource): SyntaxNode {
  const bare = withoutType(node);
  const known = constantAt(bare, source) ?? memberAt(bare, source);
  return known ? withoutType(known) : bare;
}

/** `base.pool`, where the file has `base` as an object. What is spread behind the property may replace it. */
function memberAt(node: SyntaxNode, source: ScriptSource): SyntaxNode | null {
  const [object, dot, key] = node.name === "MemberExpression" ? childrenOf(node) : [];
  const whole = object && dot?.name === "." ? constantAt(object, source) : undefined;
  const bare = whole ? withoutType(whole) : null;
  if (bare?.name !== "ObjectExpression" || key?.name !== "PropertyName") return null;
  const wanted = source.text.slice(key.from, key.to);
  const last = bare
    .getChildren("Property")
    .findLast((one) => one.firstChild?.name === "Spread" || keyNameOf(one, source.text) === wanted);
  return last && last.firstChild?.name !== "Spread" ? last.lastChild : null;
}

const topOf = ({ name }: Option, prefix: string) => name.slice(prefix.length).split(".")[0] ?? "";

/** What one property of an object sets; what is spread under a condition replaces nothing for certain. */
export interface Part {
  options: Option[];
  isCertain: boolean;
}

/** Of an option that stands twice the last counts, and an object replaces the one before it with all that it has. */
export function overridden(parts: Part[], prefix: string): Option[] {
  const all = new Map<string, Map<string, Option>>();
  for (const { options, isCertain } of parts) {
    for (const top of new Set(options.map((one) => topOf(one, prefix))))
      if (isCertain || !all.has(top)) all.set(top, new Map());
    for (const one of options) all.get(topOf(one, prefix))?.set(one.name, one);
  }
  return [...all.values()].flatMap((one) => [...one.values()]);
}

/** The declaration or the assignment whose whole value it is, or one of its choices. */
function holderOf(object: SyntaxNode): SyntaxNode | null {
  let up = object.parent;
  while (up && ["ConditionalExpression", "BinaryExpression", "ParenthesizedExpression"].includes(up.name))
    up = up.parent;
  return up && ["VariableDeclaration", "AssignmentExpression"].includes(up.name) ? up : null;
}

/** What an object is given behind it: beyond so many it is open. */
export const mostAssigned = 100;

/** `config.pool = …` behind the object, which is the value of that name. */
export function setBehind(object: SyntaxNode, source: ScriptSource): Assigned[] {
  const holder = holderOf(object);
  const title = holder?.getChild("VariableDefinition") ?? holder?.getChild("VariableName");
  const all = title ? (source.names(source.text.slice(title.from, title.to), object.from)?.members ?? []) : [];
  // They stand in the order of the file.
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.value.from ?? 0) < object.to) low = middle + 1;
    else high = middle;
  }
  return all.slice(low, low + mostAssigned);
}

/** Beyond so many, of what is set only the whole is told. */
const mostRead = 12;

/** What TLS stands in is mostly set under a condition. */
export const isSetForTls = (top: string) => top === "ssl" || top === "dialectOptions";

/**
 * Of what is set behind the object, what it has already, and TLS: either may be in effect. An empty one that stands in
 * another has what is set in it. Anything else makes it open.
 * @param inner what an object has that is set there
 */
export function assignedTo(
  object: SyntaxNode,
  parts: Part[],
  source: ScriptSource,
  prefix: string,
  inner: (value: SyntaxNode, prefix: string) => Option[],
): Option[] {
  const tops = new Set(parts.flatMap(({ options }) => options.map((one) => topOf(one, prefix))));
  const isEmpty = prefix !== "" && parts.length === 0;
  return setBehind(object, source).flatMap(({ keys, value }, at): Option[] => {
    const [top] = keys;
    if (top === undefined || !(isEmpty || tops.has(top) || isSetForTls(top))) return [];
    const written = flatText(source.text.slice(value.from, value.to));
    const name = `${prefix}${keys.join(".")}`;
    const within = isSetForTls(top) && at < mostRead ? inner(withoutType(value), `${name}.`) : [];
    return [{ name, value: written, isOpaque: true, line: source.lineAt(value.from) }, ...within];
  });
}
