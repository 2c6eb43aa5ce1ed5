// What is spread into an object of JavaScript, and what of it counts in the end.
import type { SyntaxNode } from "@lezer/common";
import type { Option } from "../playbook.ts";
import { childrenOf, constantAt, stringOf, withoutType, type ScriptSource } from "./javascript-values.ts";

export function keyNameOf(property: SyntaxNode, text: string): string | null {
  const key = property.firstChild;
  if (!key || !["PropertyDefinition", "String", "Number"].includes(key.name)) return null;
  return key.name === "String" ? stringOf(key, text) : text.slice(key.from, key.to);
}

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

/** What one property of an object sets; what is spread under a condition replaces nothing for certain. */
export interface Part {
  options: Option[];
  isCertain: boolean;
}

/** Of an option that stands twice the last counts, and an object replaces the one before it with all that it has. */
export function overridden(parts: Part[], prefix: string): Option[] {
  const topOf = ({ name }: Option) => name.slice(prefix.length).split(".")[0] ?? "";
  const all = new Map<string, Map<string, Option>>();
  for (const { options, isCertain } of parts) {
    for (const top of new Set(options.map(topOf))) if (isCertain || !all.has(top)) all.set(top, new Map());
    for (const one of options) all.get(topOf(one))?.set(one.name, one);
  }
  return [...all.values()].flatMap((one) => [...one.values()]);
}
