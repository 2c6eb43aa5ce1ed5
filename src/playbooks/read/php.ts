// Arrays in PHP source: `return ['connections' => ['pgsql' => […]]]` and fragments. Read as a syntax tree, never run.
import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "@lezer/php";
import { flatText, linesOf } from "../options.ts";
import type { Option } from "../playbook.ts";
import { BeyondBound, isBroken, nestedTooDeep, parseBounded, spend } from "./bounded.ts";
import { asComputed } from "./computed.ts";
import { argumentsOf, entriesOf, nameOfCall, scalarOf, stringOf, valueOf, type PhpSource } from "./php-values.ts";

/** An array with keys. */
export interface PhpArray {
  /** Keys that lead to it from the outermost array: ["connections", "pgsql"]. */
  path: string[];
  /** Its keys that are texts. */
  keys: string[];
  /** It stands as it is in what the file returns, and has no other keys: nothing is joined to it. */
  isWhole: boolean;
  /** Its entries, flattened; what a condition decides is computed. */
  options: () => Option[];
}

const deepest = 12;
/** Variables that hold each other many times over are no configuration. */
const mostSteps = 20_000;
/** Arrays that are joined or thinned out still have their entries. */
const passing = /^\\?(?:array_filter|array_merge|array_merge_recursive|array_replace|array_replace_recursive|collect)$/;

/** Outer arrays before those within. @throws UserMistake when it is nested beyond all sense */
export function phpArrays(text: string): PhpArray[] {
  const isCode = text.includes("<?");
  const bare = text.trim().replace(/[;,]+$/, "");
  // In one line with the text, so that its lines keep their numbers.
  const code = isCode
    ? text
    : /^(?:return\b|\$|\[|array\s*\()/.test(bare)
      ? `<?php ${text}`
      : `<?php return [${bare}];`;
  try {
    return read(code);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BeyondBound(nestedTooDeep);
  }
}

function read(text: string): PhpArray[] {
  const tree = parseBounded(parser, text);
  const lineAt = linesOf(text);
  const source: PhpSource = { text, lineAt, variables: variablesOf(tree, text), steps: { left: 0 } };
  const found: PhpArray[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      const isJoined = name === "CallExpression" && passing.test(nameOfCall(node, text));
      if (!isJoined && (name !== "ArrayExpression" || isPart(node, text))) return;
      const within = (): PhpSource => ({ ...source, steps: { left: mostSteps + text.length } });
      const keys = partsOf(node, within()).flatMap(({ array }) =>
        entriesOf(array).flatMap((one) => keyOf(one, source) ?? []),
      );
      if (keys.length > 0)
        found.push({
          path: pathOf(node, source),
          keys,
          isWhole: isWhole(node, text),
          options: () => distinct(joined(node, within())),
        });
    },
  });
  return found;
}

/** An array that is joined with others is read with them. */
const isPart = (node: SyntaxNode, text: string) =>
  node.parent?.name === "ArgList" && node.parent.parent !== null && passing.test(nameOfCall(node.parent.parent, text));

function isWhole(node: SyntaxNode, text: string): boolean {
  const isText = (entry: SyntaxNode) =>
    entry.name === "Pair" && entry.firstChild?.name === "String" && stringOf(entry.firstChild, text) !== null;
  let up: SyntaxNode | null = node;
  while (up?.name === "ArrayExpression" || up?.name === "Pair") up = up.parent;
  return up?.name === "ReturnStatement" && node.name === "ArrayExpression" && entriesOf(node).every(isText);
}

const joined = (node: SyntaxNode, source: PhpSource): Option[] =>
  partsOf(node, source).flatMap(({ array, isCertain }) => {
    const found = optionsOf(array, source, "", 0);
    return isCertain ? found : found.map((one) => asComputed(one));
  });

/** `$name = …;`: the first that says it. */
function variablesOf(tree: Tree, text: string): Map<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  tree.iterate({
    enter: ({ name, node }) => {
      const [left, right] = [node.firstChild, node.lastChild];
      if (name !== "AssignmentExpression" || left?.name !== "VariableName" || !right) return;
      const variable = text.slice(left.from, left.to);
      if (!found.has(variable)) found.set(variable, right);
    },
  });
  return found;
}

/** Of an entry with a key that is a text, or a constant of a class: `PDO::ATTR_TIMEOUT`. */
function keyOf(entry: SyntaxNode, { text }: PhpSource): string | null {
  const key = entry.name === "Pair" ? entry.firstChild : null;
  if (key?.name === "String") return stringOf(key, text);
  return key?.name === "ScopedExpression" ? text.slice(key.from, key.to).replace(/^\\/, "") : null;
}

function pathOf(node: SyntaxNode, source: PhpSource): string[] {
  const path: string[] = [];
  for (let up = node.parent; up && path.length < deepest; up = up.parent) {
    if (up.name === "Pair") path.unshift(keyOf(up, source) ?? "");
    // `$config['connections']['pgsql'] = […]`
    if (up.name === "AssignmentExpression") path.unshift(...subscriptsOf(up.firstChild, source));
  }
  return path;
}

function subscriptsOf(node: SyntaxNode | null, { text }: PhpSource): string[] {
  const found: string[] = [];
  for (let one = node; one?.name === "SubscriptExpression" && found.length < deepest; one = one.firstChild) {
    const key = one.getChild("String");
    if (key) found.unshift(stringOf(key, text) ?? "");
  }
  return found;
}

/** The arrays that an expression is made of, and whether a condition decides. */
function partsOf(node: SyntaxNode, source: PhpSource, depth = 0): { array: SyntaxNode; isCertain: boolean }[] {
  if (depth > deepest) return [];
  spend(source.steps);
  const inner = (parts: SyntaxNode[], isCertain: boolean) =>
    parts
      .flatMap((one) => partsOf(one, source, depth + 1))
      .map((one) => ({ ...one, isCertain: one.isCertain && isCertain }));
  const parts = entriesOf(node);
  switch (node.name) {
    case "ArrayExpression":
      return [{ array: node, isCertain: true }];
    case "VariableName": {
      const known = source.variables.get(source.text.slice(node.from, node.to));
      return known ? inner([known], true) : [];
    }
    case "CallExpression":
      return passing.test(nameOfCall(node, source.text)) ? inner(argumentsOf(node), true) : [];
    case "ConditionalExpression":
      // An extension that is not there leaves no connection either.
      return inner(parts.slice(1), /^\\?extension_loaded\(/.test(source.text.slice(node.from, node.to)));
    case "BinaryExpression":
      return inner(parts, true);
    case "ParenthesizedExpression":
    case "CastExpression":
    case "VariadicUnpacking":
      return inner(parts, true);
    default:
      return [];
  }
}

function optionsOf(array: SyntaxNode, source: PhpSource, prefix: string, depth: number): Option[] {
  return entriesOf(array).flatMap((entry): Option[] => {
    const within = (node: SyntaxNode, at: string) =>
      depth >= deepest
        ? []
        : partsOf(node, source).flatMap(({ array: one, isCertain }) => {
            const found = optionsOf(one, source, at, depth + 1);
            return isCertain ? found : found.map((one) => asComputed(one));
          });
    if (entry.name === "VariadicUnpacking") return within(entry, prefix);
    const [key, value] = [keyOf(entry, source), entry.lastChild];
    if (key === null || !value || isBroken(entry)) return [];
    const name = `${prefix}${key}`;
    const inner = within(value, `${name}.`);
    if (inner.length > 0) return inner;
    const line = source.lineAt(entry.from);
    const [list] = partsOf(value, source);
    return [{ name, ...(list ? listOf(list.array, source) : valueOf(value, source)), line }];
  });
}

/** `['10.0.0.1', '10.0.0.2']`; what is computed in it is its own text. */
function listOf(array: SyntaxNode, source: PhpSource): Pick<Option, "value" | "isOpaque"> {
  const elements = entriesOf(array);
  const values = elements.map((one) => scalarOf(one, source.text));
  const isOpaque = values.some((one) => one === undefined);
  return {
    value: isOpaque
      ? flatText(source.text.slice(array.from, array.to))
      : values.flatMap((one) => (one === undefined ? [] : [one])),
    isOpaque,
  };
}

/** Of a key that stands twice the last counts. */
const distinct = (options: Option[]) => [...new Map(options.map((one) => [one.name, one])).values()];
