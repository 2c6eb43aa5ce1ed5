// The pairs of keyword lists in Elixir source, through names, joins and choices, and the options that they are.
import type { SyntaxNode } from "@lezer/common";
import type { Option } from "../playbook.ts";
import { childrenOf } from "./children.ts";
import { takenIn, type Choices } from "./elixir-branches.ts";
import { valueOf } from "./elixir-values.ts";

export interface ElixirSource {
  text: string;
  lineAt: (at: number) => number;
  lists: NamedLists;
  choices: Choices;
  steps: { left: number };
}

/** Lists under a name of the file's own, with the statement that they stand in and what the name stood for before. */
export type NamedLists = Map<string, Named>;
interface Named {
  node: SyntaxNode;
  source: ElixirSource;
  before: Named | undefined;
}

interface Pair {
  node: SyntaxNode;
  source: ElixirSource;
  /** It is there only under a condition. */
  isConditional: boolean;
}

/** Of a keyword list, of a name that stands for one, of two that are joined or merged, of the arms of a choice. */
export function pairsIn(node: SyntaxNode | undefined | null, source: ElixirSource, depth: number): Pair[] {
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
  if (node.name === "KernelCall" && /^(?:if|unless|case|cond)\b/.test(raw)) {
    const taken = takenIn(node, source.text);
    return endsOf(node, source.text).flatMap(({ end, clause, isElse }) => {
      const how = taken(clause, isElse);
      return how === null ? [] : all([end]).map((one) => (how === "only" ? one : { ...one, isConditional: true }));
    });
  }
  if (node.name === "Call" && raw.startsWith("Keyword.merge("))
    return all(childrenOf(node.getChild("Arguments") ?? node));
  const own = pairsOf(node).map((one) => ({ node: one, source, isConditional: false }));
  const [last, rest] = consOf(node);
  return [...own, ...(last ? [{ node: last, source, isConditional: false }] : []), ...all([rest])];
}

/** What each arm of a choice ends with, which is its value. */
function endsOf(choice: SyntaxNode, text: string) {
  const block = choice.getChild("DoBlock");
  const clauses = block?.getChildren("StabClause") ?? [];
  if (clauses.length > 0)
    return clauses.map((one) => ({ end: lastIn(one.getChild("Body")), clause: one.from, isElse: false }));
  const pairs = pairsOf(choice.getChild("Arguments")?.getChild("Keywords") ?? undefined);
  const inLine = pairs.map((one) => ({ end: one.lastChild, isElse: text.startsWith("else:", one.from) }));
  const inBlock = [
    { end: lastIn(block), isElse: false },
    { end: lastIn(block?.getChild("ElseBlock")), isElse: true },
  ];
  return [...inLine, ...inBlock].map((one) => ({ ...one, clause: null }));
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

/** Of an option that stands twice the last counts. */
export function lastOfEach(options: Option[]): Option[] {
  return [...new Map(options.map((one) => [one.name, one])).values()];
}

/** Of `Keywords`, of a list that ends with them, or of a list of `{:key, value}`. */
export function pairsOf(node: SyntaxNode | undefined): SyntaxNode[] {
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

export function optionsOf(pairs: SyntaxNode[], source: ElixirSource, prefix = "", depth = 0): Option[] {
  const { text, lineAt } = source;
  return pairs.flatMap((pair) => {
    const parts = partsOf(pair, text);
    if (!parts) return [];
    const { value: node, from } = parts;
    const name = `${prefix}${parts.key}`;
    // `ssl: [verify: :verify_peer]` is a set of options; `socket_options: [:inet6, keepalive: true]` is a list.
    const inner = node.name === "List" && !isPlainList(name, node) ? pairsOf(node) : [];
    if (inner.length > 0 && depth < 3)
      return optionsOf(inner, source, `${name}.`, depth + 1).map((one) => ({ ...one, listLine: lineAt(from) }));
    const usual = name === "url" ? namedDefault(node, source) : {};
    return [{ name, ...valueOf(node, text), ...usual, line: lineAt(from) }, ...namedTls(name, node, source, depth)];
  });
}

/** What a name is where nobody sets the variable that it is read from: `System.get_env("DATABASE_URL", "…")`. */
function namedDefault(node: SyntaxNode, { text, lists }: ElixirSource): Pick<Option, "fallback"> {
  const named = node.name === "Identifier" ? lists.get(text.slice(node.from, node.to)) : undefined;
  const usual = named && !named.before ? valueOf(named.node, named.source.text).fallback : undefined;
  return usual === undefined ? {} : { fallback: usual };
}

/** TLS options under a name of the file's own: `ssl: tls_options`. */
function namedTls(name: string, node: SyntaxNode, source: ElixirSource, depth: number): Option[] {
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
