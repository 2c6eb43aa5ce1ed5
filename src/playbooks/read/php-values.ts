// Values of PHP source: literals as they are, everything else as its own text with what it falls back to.
import type { SyntaxNode } from "@lezer/common";
import { flatText } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";

export interface PhpSource {
  text: string;
  lineAt: (at: number) => number;
  /** Variables of this file with what they were given first. */
  variables: Map<string, SyntaxNode>;
  /** How many expressions may still be followed. */
  steps: { left: number };
}

const deepest = 8;
const marks = new Set([
  "[",
  "]",
  "(",
  ")",
  ",",
  "array",
  "=>",
  "LineComment",
  "BlockComment",
  "...",
  "NamedType",
  "LogicOp",
  "ArithOp",
  "?",
  ":",
]);

/** What an array, a call's arguments or an expression is made of, without its marks. */
export function entriesOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (child.name === "ValueList") found.push(...entriesOf(child));
    else if (!marks.has(child.name)) found.push(child);
  return found;
}

export const nameOfCall = (call: SyntaxNode, text: string): string =>
  call.firstChild ? text.slice(call.firstChild.from, call.firstChild.to) : "";

export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  const list = call.getChild("ArgList");
  return list ? entriesOf(list) : [];
}

/** A text without anything put in; null where something is. */
export function stringOf(node: SyntaxNode, text: string): string | null {
  if (node.getChild("Interpolation") || node.getChild("VariableName")) return null;
  const raw = text.slice(node.from, node.to);
  const inside = raw.slice(1, -1);
  if (raw.startsWith("'")) return inside.replaceAll(/\\(['\\])/g, "$1");
  return /\$[A-Za-z_{]/.test(inside) ? null : inside.replaceAll(/\\(["\\$])/g, "$1");
}

/** A literal's value; undefined for anything else. */
export function scalarOf(node: SyntaxNode, text: string): Scalar | undefined {
  const raw = text.slice(node.from, node.to);
  switch (node.name) {
    case "String":
      return stringOf(node, text) ?? undefined;
    case "Boolean":
      return raw.toLowerCase() === "true";
    case "null":
      return null;
    case "Integer":
    case "Float":
    case "UnaryExpression": {
      const number = Number(raw.replaceAll("_", ""));
      return raw !== "" && Number.isFinite(number) ? number : undefined;
    }
    case "ParenthesizedExpression": {
      const [inner] = entriesOf(node);
      return inner ? scalarOf(inner, text) : undefined;
    }
    default:
      return undefined;
  }
}

export function valueOf(node: SyntaxNode, source: PhpSource): Pick<Option, "value" | "isOpaque" | "fallback"> {
  const known = node.name === "VariableName" ? source.variables.get(source.text.slice(node.from, node.to)) : undefined;
  const real = known ?? node;
  const scalar = scalarOf(real, source.text);
  if (scalar !== undefined) return { value: scalar, isOpaque: false };
  const fallback = fallbackOf(real, source, 0);
  return {
    value: flatText(source.text.slice(real.from, real.to)),
    isOpaque: true,
    ...(fallback === undefined ? {} : { fallback }),
  };
}

/** `env('DB_PORT', 5432)`, `getenv('X') ?: 'y'`, `$_ENV['X'] ?? 'y'`, `(int) env('X', 1)`. */
function fallbackOf(node: SyntaxNode, source: PhpSource, depth: number): Scalar | undefined {
  const scalar = scalarOf(node, source.text);
  if (scalar !== undefined || depth > deepest) return scalar;
  const parts = entriesOf(node);
  const last = parts.at(-1);
  if (node.name === "CallExpression") {
    const [, usual] = argumentsOf(node);
    return usual && /^\\?(?:env|config)$/.test(nameOfCall(node, source.text))
      ? fallbackOf(usual, source, depth + 1)
      : undefined;
  }
  if (node.name === "CastExpression" && last) return fallbackOf(last, source, depth + 1);
  const isEither = parts.length === 2 && /\?\?|\?:/.test(source.text.slice(parts[0]?.to, last?.from));
  return isEither && last ? fallbackOf(last, source, depth + 1) : undefined;
}
