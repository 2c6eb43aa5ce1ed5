// Keyword lists in Elixir source: `config :app, App.Repo, key: value`, calls and fragments. Read as a syntax tree, never evaluated.
import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "lezer-elixir";
import { UserMistake } from "../../errors.ts";
import { parseBounded } from "./bounded.ts";
import { statementsOf } from "./elixir-statements.ts";
import { linesOf, oneLine } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";

/** One keyword list with where it stands. */
export interface Block {
  /** `config`, a call's name such as `Postgrex.start_link`, `{Postgrex, …}`, or "fragment". */
  kind: string;
  /** ":blockster_v2" of `config :blockster_v2, …`. */
  app: string | null;
  /** "BlocksterV2.Repo"; or the atom that stands there. */
  module: string | null;
  /** Texts of the conditions around it, innermost first. */
  conditions: string[];
  options: Option[];
}

const deepest = 60;

interface Source {
  text: string;
  lineAt: (at: number) => number;
  lists: Lists;
}

/** Lists under a name of the file's own, with the statement that they stand in. */
type Lists = Map<string, { node: SyntaxNode; source: Source }>;

/** A pasted piece of a configuration is short. */
const longestFragment = 16_000;

/** @throws UserMistake when it is nested beyond all sense */
export function elixirBlocks(text: string): Block[] {
  try {
    const lists: Lists = new Map();
    const found = statementsOf(text).flatMap(({ code, line }) => {
      const tree = parseBounded(parser, code);
      const lineAt = linesOf(code);
      const source = { text: code, lineAt: (at: number) => lineAt(at) + line, lists };
      for (const [name, node] of listsOf(tree, code)) lists.set(name, { node, source });
      return blocksOf(tree, source);
    });
    if (found.length > 0) return found;
    if (text.length > longestFragment) return [];
    // A pasted fragment: `hostname: "x", socket_options: [...]`, with or without its brackets.
    const bare = text.trim().replace(/,\s*$/, "");
    const wrapped = /^[[(%{]/.test(bare) ? text : `[${text.replace(/,\s*$/, "")}]`;
    return fragment(parseBounded(parser, wrapped), wrapped);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserMistake("The file is nested too deeply to be a configuration.");
  }
}

function blocksOf(tree: Tree, source: Source): Block[] {
  const blocks: Block[] = [];
  tree.iterate({
    enter: (ref) => {
      const block =
        ref.name === "Call" || ref.name === "KernelCall"
          ? ofCall(ref.node, source)
          : ref.name === "Tuple"
            ? ofTuple(ref.node, source)
            : null;
      if (block) blocks.push(block);
    },
  });
  return blocks;
}

/** Lists under a name of the file's own: `repo_config = [hostname: …]`. */
function listsOf(tree: Tree, text: string): Map<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== "BinaryOperator") return;
      const [left, operator, right] = [node.firstChild, node.firstChild?.nextSibling, node.lastChild];
      if (left?.name === "Identifier" && operator && text.slice(operator.from, operator.to) === "=" && right)
        found.set(text.slice(left.from, left.to), right);
    },
  });
  return found;
}

function ofCall(call: SyntaxNode, source: Source): Block | null {
  const { text } = source;
  const args = call.getChild("Arguments");
  const head = call.firstChild;
  if (!args || !head) return null;
  const name = text.slice(head.from, head.to);
  const children = childrenOf(args).filter(({ name: kind }) => kind !== "(" && kind !== ")" && kind !== "Comment");
  const pairs = pairsIn(children.at(-1), source, 0);
  if (pairs.length === 0) return null;
  const rest = children.slice(0, -1);
  const options = () => lastOfEach(pairs.flatMap((one) => optionsOf([one.node], one.source.text, one.source.lineAt)));
  if (name === "use" && rest.length === 1 && rest[0] && text.slice(rest[0].from, rest[0].to) === "Ecto.Repo")
    return { kind: "use", app: null, module: moduleAround(call, text), conditions: [], options: options() };
  if (name === "config" && rest[0]?.name === "Atom") {
    const module = rest[1];
    return {
      kind: "config",
      app: text.slice(rest[0].from, rest[0].to),
      module: module ? text.slice(module.from, module.to) : null,
      conditions: conditionsOf(call, text),
      options: options(),
    };
  }
  if (/(^|\.)(start_link|child_spec)$/.test(name) && rest.length === 0)
    return {
      kind: name,
      app: null,
      module: name.replace(/\.\w+$/, ""),
      conditions: conditionsOf(call, text),
      options: options(),
    };
  return null;
}

/** A child of a supervisor: `{Postgrex, hostname: …}`. */
function ofTuple(tuple: SyntaxNode, { text, lineAt }: Source): Block | null {
  const children = childrenOf(tuple).filter(({ name }) => name !== "{" && name !== "}");
  const [head] = children;
  const pairs = pairsOf(children.at(-1));
  if (head?.name !== "Alias" || children.length !== 2 || pairs.length === 0) return null;
  const module = text.slice(head.from, head.to);
  return {
    kind: `{${module}}`,
    app: null,
    module,
    conditions: conditionsOf(tuple, text),
    options: optionsOf(pairs, text, lineAt),
  };
}

function fragment(tree: Tree, text: string): Block[] {
  const list = childrenOf(tree.topNode).find(({ name }) => name === "List");
  const pairs = pairsOf(list);
  return pairs.length === 0
    ? []
    : [{ kind: "fragment", app: null, module: null, conditions: [], options: optionsOf(pairs, text, linesOf(text)) }];
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

interface Pair {
  node: SyntaxNode;
  source: Source;
}

/** Of a keyword list, of a name that stands for one, of two that are merged. */
function pairsIn(node: SyntaxNode | undefined | null, source: Source, depth: number): Pair[] {
  if (!node || depth > 5) return [];
  const raw = source.text.slice(node.from, node.to);
  if (node.name === "Identifier") {
    const list = source.lists.get(raw);
    return list ? pairsIn(list.node, list.source, depth + 1) : [];
  }
  if (node.name === "BinaryOperator" && node.firstChild?.nextSibling) {
    const operator = node.firstChild.nextSibling;
    if (source.text.slice(operator.from, operator.to) !== "++") return [];
    return [node.firstChild, node.lastChild].flatMap((one) => pairsIn(one, source, depth + 1));
  }
  if (node.name === "Call" && raw.startsWith("Keyword.merge(")) {
    const args = node.getChild("Arguments");
    return args ? childrenOf(args).flatMap((one) => pairsIn(one, source, depth + 1)) : [];
  }
  return pairsOf(node).map((one) => ({ node: one, source }));
}

/** The module that a call stands in. */
function moduleAround(node: SyntaxNode, text: string): string | null {
  for (let up = node.parent; up; up = up.parent) {
    const name = /^defmodule\s+([A-Z][\w.]*)/.exec(text.slice(up.from, up.from + 120))?.[1];
    if (up.name === "KernelCall" && name !== undefined) return name;
  }
  return null;
}

/** Of an option that stands twice the last counts. */
function lastOfEach(options: Option[]): Option[] {
  return [...new Map(options.map((one) => [one.name, one])).values()];
}

/** Of `Keywords`, or of a list that ends with them. */
function pairsOf(node: SyntaxNode | undefined): SyntaxNode[] {
  if (node?.name === "Keywords") return node.getChildren("Pair");
  if (node?.name === "List") return node.getChildren("Keywords").flatMap((one) => one.getChildren("Pair"));
  return [];
}

function conditionsOf(node: SyntaxNode, text: string): string[] {
  const found: string[] = [];
  for (let up = node.parent; up && found.length < deepest; up = up.parent)
    if (up.name === "KernelCall") found.push(oneLine(text.slice(up.from, up.from + 200)));
  return found;
}

function optionsOf(
  pairs: SyntaxNode[],
  text: string,
  lineAt: (at: number) => number,
  prefix = "",
  depth = 0,
): Option[] {
  return pairs.flatMap((pair) => {
    const [key, node] = [pair.firstChild, pair.lastChild];
    if (!key || !node || key === node) return [];
    const name = `${prefix}${text.slice(key.from, key.to).replace(/:\s*$/, "").replaceAll('"', "")}`;
    // `ssl: [verify: :verify_peer]` is a set of options; `socket_options: [:inet6, keepalive: true]` is a list.
    const inner = node.name === "List" && !isPlainList(name, node) ? pairsOf(node) : [];
    if (inner.length > 0 && depth < 3) return optionsOf(inner, text, lineAt, `${name}.`, depth + 1);
    const read = valueOf(node, text);
    return [{ name, ...read, line: lineAt(key.from) }];
  });
}

function isPlainList(name: string, list: SyntaxNode): boolean {
  return (
    name === "socket_options" ||
    childrenOf(list).some(({ name: kind }) => !["[", "]", "Keywords", "Comment"].includes(kind))
  );
}

type Read = Pick<Option, "value" | "isOpaque" | "fallback">;

function valueOf(node: SyntaxNode, text: string): Read {
  const scalar = scalarOf(node, text);
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
    value: oneLine(text.slice(node.from, node.to)),
    isOpaque: true,
    ...(fallback === undefined ? {} : { fallback }),
  };
}

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
      return oneLine(raw);
    default:
      return undefined;
  }
}

/** Elements of a list as they are compared: `keepalive: true` is `{:keepalive, true}`. */
function elementOf(node: SyntaxNode, text: string): Scalar {
  if (node.name === "Pair") {
    const [key, value] = [node.firstChild, node.lastChild];
    if (!key || !value) return oneLine(text.slice(node.from, node.to));
    return `{:${text.slice(key.from, key.to).replace(/:\s*$/, "")}, ${oneLine(text.slice(value.from, value.to))}}`;
  }
  if (node.name === "Tuple")
    return oneLine(text.slice(node.from, node.to))
      .replaceAll(/\{\s+|\s+\}/g, (brace) => brace.trim())
      .replaceAll(/\s*,\s*/g, ", ");
  return scalarOf(node, text) ?? oneLine(text.slice(node.from, node.to));
}

function unescaped(raw: string): string {
  const bare = raw.startsWith('"""') ? raw.slice(3, -3) : raw.slice(1, -1);
  return bare.replaceAll(/\\(.)/g, (_, one: string) => ({ n: "\n", t: "\t", s: " " })[one] ?? one);
}

/** `x || 10`, `System.get_env("X", "10")`, and `String.to_integer(…)` around them. */
function fallbackOf(node: SyntaxNode, text: string, depth: number): Scalar | undefined {
  if (depth > 5) return undefined;
  const raw = text.slice(node.from, node.to);
  if (node.name === "BinaryOperator" && /\|\|/.test(raw) && node.lastChild) return scalarOf(node.lastChild, text);
  if (node.name !== "Call") return undefined;
  const args = node.getChild("Arguments");
  const inner = args ? childrenOf(args).filter(({ name }) => name !== "(" && name !== ")") : [];
  const [first] = inner;
  if (raw.startsWith("String.to_integer(") && first) {
    const found = fallbackOf(first, text, depth + 1) ?? scalarOf(first, text);
    return typeof found === "string" && /^\d+$/.test(found) ? Number(found) : undefined;
  }
  if (raw.startsWith("System.get_env(") && inner[1]) return scalarOf(inner[1], text);
  return undefined;
}
