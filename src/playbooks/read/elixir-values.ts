// Values of Elixir source: literals as they are, everything else as its own text.
import type { SyntaxNode } from "@lezer/common";
import { flatText } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";
import { childrenOf } from "./children.ts";

type Read = Pick<Option, "value" | "isOpaque" | "fallback">;

export function valueOf(node: SyntaxNode, text: string): Read {
  const scalar = scalarOf(node, text);
  if (typeof scalar === "string" && isFilledElsewhere(scalar)) return { value: scalar, isOpaque: true };
  if (scalar !== undefined) return { value: scalar, isOpaque: false };
  if (node.name === "List") {
    const elements = childrenOf(node).flatMap((one) => (one.name === "Keywords" ? one.getChildren("Pair") : [one]));
    const values = elements
      .filter(({ name }) => name !== "[" && name !== "]" && name !== "Comment")
      .map((one) => elementOf(one, text));
    return { value: values, isOpaque: false };
  }
  if (node.name === "Sigil") {
    const words = /^~w[([{|"/](.*)[)\]}|"/]([acs]?)$/s.exec(text.slice(node.from, node.to));
    if (words)
      return {
        value: (words[1] ?? "")
          .split(/\s+/)
          .filter((one) => one !== "")
          .map((one) => (words[2] === "a" ? `:${one}` : one)),
        isOpaque: false,
      };
  }
  const fallback = fallbackOf(node, text, 0);
  return {
    value: flatText(text.slice(node.from, node.to)),
    isOpaque: true,
    ...(fallback === undefined ? {} : { fallback }),
  };
}

/** `"${DATABASE_URL}"` is filled in when a release starts, `{:system, "DATABASE_URL"}` when the Repo starts. */
const isFilledElsewhere = (text: string) => /^\$\{[A-Z_][A-Z0-9_]*\}$|^\{:system\b/.test(text);

/** A literal's value, or undefined. Tuples, module names and function captures are their own text. */
function scalarOf(node: SyntaxNode, text: string): Scalar | undefined {
  const raw = text.slice(node.from, node.to);
  switch (node.name) {
    case "Atom":
    case "Alias":
      return raw;
    case "QuotedAtom":
      return `:${raw.slice(2, -1)}`;
    case "Boolean":
      return raw === "true";
    case "Nil":
      return null;
    case "Integer":
    case "Float":
      return Number(raw.replaceAll("_", ""));
    case "UnaryOperator":
      return /^-[\d_.]+$/.test(raw) ? Number(raw.replaceAll("_", "")) : undefined;
    case "String":
      return node.getChild("Interpolation") ? undefined : unescaped(raw);
    case "Tuple":
    case "CaptureOperator":
      return flatText(raw);
    default:
      return undefined;
  }
}

/** Elements of a list as they are compared: `keepalive: true` is `{:keepalive, true}`. */
function elementOf(node: SyntaxNode, text: string): Scalar {
  if (node.name === "Pair") {
    const [key, value] = [node.firstChild, node.lastChild];
    if (!key || !value) return flatText(text.slice(node.from, node.to));
    return `{:${text.slice(key.from, key.to).replace(/:\s*$/, "")}, ${flatText(text.slice(value.from, value.to))}}`;
  }
  if (node.name === "Tuple")
    return flatText(text.slice(node.from, node.to))
      .replaceAll(/\{\s+|\s+\}/g, (brace) => brace.trim())
      .replaceAll(/\s*,\s*/g, ", ");
  return scalarOf(node, text) ?? flatText(text.slice(node.from, node.to));
}

function unescaped(raw: string): string {
  const bare = raw.startsWith('"""') ? raw.slice(3, -3) : raw.slice(1, -1);
  return bare.replaceAll(/\\(.)/g, (_, one: string) => ({ n: "\n", t: "\t", s: " " })[one] ?? one);
}

/** `x || 10`, `System.get_env("X", "10")`, and `String.to_integer(…)` around them. */
function fallbackOf(node: SyntaxNode, text: string, depth: number): Scalar | undefined {
  if (depth > 5) return undefined;
  const raw = text.slice(node.from, node.to);
  const last = (usual: SyntaxNode) => scalarOf(usual, text) ?? fallbackOf(usual, text, depth + 1);
  if (node.name === "BinaryOperator" && /\|\|/.test(raw) && node.lastChild) return last(node.lastChild);
  if (node.name !== "Call") return undefined;
  const args = node.getChild("Arguments");
  const inner = args ? childrenOf(args).filter(({ name }) => name !== "(" && name !== ")") : [];
  const [first] = inner;
  if (raw.startsWith("String.to_integer(") && first) {
    const found = fallbackOf(first, text, depth + 1) ?? scalarOf(first, text);
    return typeof found === "string" && /^\d+$/.test(found) ? Number(found) : undefined;
  }
  if (raw.startsWith("System.get_env(") && inner[1]) return last(inner[1]);
  return undefined;
}
