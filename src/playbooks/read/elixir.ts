// Keyword lists in Elixir source: `config :app, App.Repo, key: value`, calls
// and fragments. Read as a syntax tree, never evaluated.
import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "lezer-elixir";
import { UserMistake } from "../../errors.ts";
import { nestedTooDeep, parseBounded } from "./bounded.ts";
import { placeOf, type Choices, type Place } from "./elixir-branches.ts";
import { statementsOf } from "./elixir-statements.ts";
import { childrenOf, valueOf } from "./elixir-values.ts";
import { linesOf, flatText } from "../options.ts";
import type { Option } from "../playbook.ts";

/** One keyword list with where it stands. */
export interface Block extends Place {
  /** `config`, a call's name such as `Postgrex.start_link`, `{Postgrex, …}`, or "fragment". */
  kind: string;
  /** ":blockster_v2" of `config :blockster_v2, …`. */
  app: string | null;
  /** "BlocksterV2.Repo"; or the atom that stands there. */
  module: string | null;
  options: Option[];
  /** Names of options that are there only in an arm of a choice within it. */
  chosen: string[];
}

const anywhere = { arms: [], isForDevelopment: false, chosen: [] };

interface Source {
  text: string;
  lineAt: (at: number) => number;
  lists: Lists;
  choices: Choices;
}

/** Lists under a name of the file's own, with the statement that they stand in and what the name stood for before. */
type Lists = Map<string, Named>;
interface Named {
  node: SyntaxNode;
  source: Source;
  before: Named | undefined;
}

/** A pasted piece of a configuration is short. */
const longestFragment = 16_000;

/** @throws UserMistake when it is nested beyond all sense */
export function elixirBlocks(text: string): Block[] {
  try {
    const lists: Lists = new Map();
    const found = statementsOf(text).flatMap(({ code, line }) => {
      const tree = parseBounded(parser, code);
      const lineAt = linesOf(code);
      const source = { text: code, lineAt: (at: number) => lineAt(at) + line, lists, choices: new Map() };
      for (const [name, node] of listsOf(tree, code)) lists.set(name, { node, source, before: lists.get(name) });
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
    throw new UserMistake(nestedTooDeep);
  }
}

/** The first line that is no Elixir, or null; what a parser mends around it may be wrong. */
export function oddLine(text: string): number | null {
  for (const { code, line } of statementsOf(text)) {
    let at: number | null = null;
    parseBounded(parser, code).iterate({
      enter: ({ type, from }) => {
        if (type.isError) at ??= from;
      },
    });
    if (at !== null) return linesOf(code)(at) + line;
  }
  return null;
}

function blocksOf(tree: Tree, source: Source): Block[] {
  const blocks: Block[] = [];
  tree.iterate({
    enter: (ref) => {
      const block =
        ref.name === "Call" || ref.name === "KernelCall"
          ? (ofPut(ref.node, source) ?? ofCall(ref.node, source))
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
  const options = () =>
    lastOfEach(
      pairs.flatMap((one) =>
        optionsOf([one.node], one.source).map((option) => (one.isConditional ? asComputed(option) : option)),
      ),
    );
  const chosen = () =>
    pairs.flatMap((one) => (one.isConditional ? optionsOf([one.node], one.source).map((option) => option.name) : []));
  if (name === "use" && rest.length === 1 && rest[0] && text.slice(rest[0].from, rest[0].to) === "Ecto.Repo")
    return { kind: "use", app: null, module: moduleAround(call, text), options: options(), ...anywhere };
  if (name === "config" && rest[0]?.name === "Atom") {
    const module = rest[1];
    return {
      kind: "config",
      app: text.slice(rest[0].from, rest[0].to),
      module: module ? text.slice(module.from, module.to) : null,
      options: options(),
      ...placeOf(call, source),
      chosen: chosen(),
    };
  }
  if (/(^|\.)(start_link|child_spec)$/.test(name) && rest.length === 0)
    return {
      kind: name,
      app: null,
      module: name.replace(/\.\w+$/, ""),
      options: options(),
      ...placeOf(call, source),
      chosen: chosen(),
    };
  return null;
}

const asComputed = (option: Option): Option =>
  option.isOpaque ? option : { ...option, value: flatText([option.value].flat().join(", ")), isOpaque: true };

/** `Keyword.put(opts, :url, x)` and `opts |> Keyword.put(:url, x)` in the `init` of a Repo. */
function ofPut(call: SyntaxNode, { text, lineAt }: Source): Block | null {
  const args = childrenOf(call.getChild("Arguments") ?? call).filter(({ name }) => name !== "(" && name !== ")");
  const [key, value] = args.slice(-2);
  if (!/^Keyword\.put(?:_new)?\(/.test(text.slice(call.from, call.from + 20)) || key?.name !== "Atom" || !value)
    return null;
  const name = text.slice(key.from + 1, key.to);
  const options = [{ name, ...valueOf(value, text), line: lineAt(key.from) }];
  return { kind: "put", app: null, module: moduleAround(call, text), options, ...anywhere };
}

/** A child of a supervisor: `{Postgrex, hostname: …}`. */
function ofTuple(tuple: SyntaxNode, source: Source): Block | null {
  const { text } = source;
  const children = childrenOf(tuple).filter(({ name }) => name !== "{" && name !== "}");
  const [head] = children;
  const pairs = pairsOf(children.at(-1));
  if (head?.name !== "Alias" || children.length !== 2 || pairs.length === 0) return null;
  const module = text.slice(head.from, head.to);
  return {
    kind: `{${module}}`,
    app: null,
    module,
    options: optionsOf(pairs, source),
    ...placeOf(tuple, source),
    chosen: [],
  };
}

function fragment(tree: Tree, text: string): Block[] {
  const source = { text, lineAt: linesOf(text), lists: new Map(), choices: new Map() };
  const list = childrenOf(tree.topNode).find(({ name }) => name === "List");
  const pairs = pairsOf(list);
  return pairs.length === 0
    ? []
    : [{ kind: "fragment", app: null, module: null, options: optionsOf(pairs, source), ...anywhere }];
}

interface Pair {
  node: SyntaxNode;
  source: Source;
  /** It is there only under a condition. */
  isConditional: boolean;
}

/** Of a keyword list, of a name that stands for one, of two that are joined or merged, of the arms of a choice. */
function pairsIn(node: SyntaxNode | undefined | null, source: Source, depth: number): Pair[] {
  if (!node || depth > 20) return [];
  const raw = source.text.slice(node.from, node.to);
  const all = (nodes: (SyntaxNode | null | undefined)[]) => nodes.flatMap((one) => pairsIn(one, source, depth + 1));
  if (node.name === "Identifier") {
    const named = source.lists.get(raw);
    if (!named) return [];
    // Within its own definition a name stands for what it was before.
    const lists = new Map(source.lists);
    if (named.before) lists.set(raw, named.before);
    else lists.delete(raw);
    return pairsIn(named.node, { ...named.source, lists }, depth + 1);
  }
  if (node.name === "BinaryOperator" && node.firstChild?.nextSibling) {
    const operator = node.firstChild.nextSibling;
    return source.text.slice(operator.from, operator.to) === "++" ? all([node.firstChild, node.lastChild]) : [];
  }
  if (node.name === "KernelCall" && /^(?:if|unless)\b/.test(raw)) {
    const branches = pairsOf(node.getChild("Arguments")?.getChild("Keywords") ?? undefined);
    const block = node.getChild("DoBlock");
    const ends = [...branches.map((one) => one.lastChild), lastIn(block), lastIn(block?.getChild("ElseBlock"))];
    return all(ends).map((one) => ({ ...one, isConditional: true }));
  }
  if (node.name === "KernelCall" && /^(?:case|cond)\b/.test(raw)) {
    const arms = node.getChild("DoBlock")?.getChildren("StabClause") ?? [];
    return all(arms.map((one) => lastIn(one.getChild("Body")))).map((one) => ({ ...one, isConditional: true }));
  }
  if (node.name === "Call" && raw.startsWith("Keyword.merge("))
    return all(childrenOf(node.getChild("Arguments") ?? node));
  const own = pairsOf(node).map((one) => ({ node: one, source, isConditional: false }));
  const [last, rest] = consOf(node);
  return [...own, ...(last ? [{ node: last, source, isConditional: false }] : []), ...all([rest])];
}

/** The last pair before the bar of `[{:url, url} | rest]`, and what follows the bar. */
function consOf(node: SyntaxNode): [last: SyntaxNode | null, rest: SyntaxNode | null] {
  const bar = node.name === "List" ? node.getChild("BinaryOperator") : null;
  const isBar = bar?.firstChild?.name === "Tuple" && bar.lastChild?.name === "Identifier";
  return isBar ? [bar.firstChild, bar.lastChild] : [null, null];
}

/** The last expression of a block is its value. */
function lastIn(block: SyntaxNode | null | undefined): SyntaxNode | undefined {
  const others = ["do", "else", "end", "ElseBlock", "Comment"];
  return block ? childrenOf(block).findLast(({ name }) => !others.includes(name)) : undefined;
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

/** Of `Keywords`, of a list that ends with them, or of a list of `{:key, value}`. */
function pairsOf(node: SyntaxNode | undefined): SyntaxNode[] {
  if (node?.name === "Keywords") return node.getChildren("Pair");
  if (node?.name !== "List") return [];
  const tuples = node
    .getChildren("Tuple")
    .filter((one) => childrenOf(one).length === 4 && one.getChild("Atom") !== null);
  return [...tuples, ...node.getChildren("Keywords").flatMap((one) => one.getChildren("Pair"))];
}

/** The key and the value of `key: value` or of `{:key, value}`. */
function partsOf(pair: SyntaxNode, text: string): { key: string; from: number; value: SyntaxNode } | null {
  const inner = childrenOf(pair).filter(({ name }) => name !== "{" && name !== "}");
  const [key, value] = [inner[0], inner.at(-1)];
  if (!key || !value || key === value) return null;
  const raw = text.slice(key.from, key.to);
  return { key: raw.replace(/^:|:\s*$/g, "").replaceAll('"', ""), from: key.from, value };
}

function optionsOf(pairs: SyntaxNode[], source: Source, prefix = "", depth = 0): Option[] {
  const { text, lineAt } = source;
  return pairs.flatMap((pair) => {
    const parts = partsOf(pair, text);
    if (!parts) return [];
    const { value: node, from } = parts;
    const name = `${prefix}${parts.key}`;
    // `ssl: [verify: :verify_peer]` is a set of options; `socket_options: [:inet6, keepalive: true]` is a list.
    const inner = node.name === "List" && !isPlainList(name, node) ? pairsOf(node) : [];
    if (inner.length > 0 && depth < 3) return optionsOf(inner, source, `${name}.`, depth + 1);
    return [{ name, ...valueOf(node, text), line: lineAt(from) }, ...namedTls(name, node, source, depth)];
  });
}

/** TLS options under a name of the file's own: `ssl: tls_options`. */
function namedTls(name: string, node: SyntaxNode, source: Source, depth: number): Option[] {
  if ((name !== "ssl" && name !== "ssl_opts") || node.name !== "Identifier") return [];
  const pairs = pairsIn(node, source, 0);
  if (pairs.some(({ isConditional }) => isConditional)) return [];
  return pairs.flatMap((one) => optionsOf([one.node], one.source, `${name}.`, depth + 1));
}

function isPlainList(name: string, list: SyntaxNode): boolean {
  return (
    name === "socket_options" ||
    childrenOf(list).some(({ name: kind }) => !["[", "]", "Keywords", "Comment"].includes(kind))
  );
}
