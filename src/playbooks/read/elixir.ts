// Keyword lists in Elixir source: `config :app, App.Repo, key: value`, calls
// and fragments. Read as a syntax tree, never evaluated.
import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "lezer-elixir";
import { BeyondBound, nestedTooDeep, parseBounded, spend } from "./bounded.ts";
import { childrenOf } from "./children.ts";
import { asComputed } from "./computed.ts";
import { placeOf, type Place } from "./elixir-branches.ts";
import { modulesNamed } from "./elixir-loops.ts";
import { statementsOf } from "./elixir-statements.ts";
import { lastOfEach, optionsOf, pairsIn, pairsOf, type ElixirSource, type NamedLists } from "./elixir-options.ts";
import { valueOf } from "./elixir-values.ts";
import { linesOf } from "../options.ts";
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

/** A pasted piece of a configuration is short. */
const longestFragment = 16_000;
/** Loops give each of their modules each of their options. */
const mostSteps = 200_000;

/** @throws UserMistake when it is nested beyond all sense */
export function elixirBlocks(text: string): Block[] {
  try {
    const [lists, steps]: [NamedLists, ElixirSource["steps"]] = [new Map(), { left: mostSteps }];
    const found = statementsOf(text).flatMap(({ code, line }) => {
      const tree = parseBounded(parser, code);
      const lineAt = linesOf(code);
      const source = { text: code, lineAt: (at: number) => lineAt(at) + line, lists, choices: new Map(), steps };
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
    throw new BeyondBound(nestedTooDeep);
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
    if (at !== null && !isParsers(code, at)) return linesOf(code)(at) + line;
  }
  return null;
}

/**
 * Behind `->` the parser gives up at the end of a long call without brackets, and goes on right with the next line.
 * Elixir reads that; what lacks a comma before it begins with another key.
 */
function isParsers(code: string, at: number): boolean {
  const before = code.slice(0, at);
  const isNext = /\n[ \t]*$/.test(before) || code.startsWith("\n", at);
  const bare = code.replaceAll(/"(?:[^"\\\n]|\\.)*"|#.*/g, "");
  const count = (mark: RegExp) => bare.match(mark)?.length ?? 0;
  const isWhole = count(/[([{]/g) === count(/[)\]}]/g);
  return isNext && isWhole && before.includes("->") && !/^\s*\w+:\s/.test(code.slice(at, at + 200));
}

function blocksOf(tree: Tree, source: ElixirSource): Block[] {
  const blocks: Block[] = [];
  tree.iterate({
    enter: (ref) => {
      const block =
        ref.name === "Call" || ref.name === "KernelCall"
          ? (ofPut(ref.node, source) ?? ofCall(ref.node, source))
          : ref.name === "Tuple"
            ? ofTuple(ref.node, source)
            : null;
      if (block) blocks.push(...ofLoop(block, ref.node, source));
    },
  });
  return blocks;
}

/** A block of each module that the name of a loop stands for. */
function ofLoop(block: Block, call: SyntaxNode, source: ElixirSource): Block[] {
  const name = block.kind === "config" && /^[a-z]/.test(block.module ?? "") ? call.getChild("Arguments") : null;
  const [, module] = name ? childrenOf(name).filter(({ name: kind }) => kind !== "(") : [];
  const modules = module ? modulesNamed(module, source) : null;
  if (modules) spend(source.steps, modules.length * block.options.length);
  return modules?.map((one) => ({ ...block, module: one })) ?? [block];
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

function ofCall(call: SyntaxNode, source: ElixirSource): Block | null {
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
        optionsOf([one.node], one.source).map((option) => (one.isConditional ? asComputed(option, asText) : option)),
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

const asText = (value: Option["value"]) => [value].flat().join(", ");

/** `Keyword.put(opts, :url, x)` and `opts |> Keyword.put(:url, x)` in the `init` of a Repo. */
function ofPut(call: SyntaxNode, { text, lineAt }: ElixirSource): Block | null {
  const args = childrenOf(call.getChild("Arguments") ?? call).filter(({ name }) => name !== "(" && name !== ")");
  const [key, value] = args.slice(-2);
  if (!/^Keyword\.put(?:_new)?\(/.test(text.slice(call.from, call.from + 20)) || key?.name !== "Atom" || !value)
    return null;
  const name = text.slice(key.from + 1, key.to);
  const options = [{ name, ...valueOf(value, text), line: lineAt(key.from) }];
  return { kind: "put", app: null, module: moduleAround(call, text), options, ...anywhere };
}

/** A child of a supervisor: `{Postgrex, hostname: …}`. */
function ofTuple(tuple: SyntaxNode, source: ElixirSource): Block | null {
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
  const source = { text, lineAt: linesOf(text), lists: new Map(), choices: new Map(), steps: { left: mostSteps } };
  const list = childrenOf(tree.topNode).find(({ name }) => name === "List");
  const pairs = pairsOf(list);
  return pairs.length === 0
    ? []
    : [{ kind: "fragment", app: null, module: null, options: optionsOf(pairs, source), ...anywhere }];
}

/** The module that a call stands in. */
function moduleAround(node: SyntaxNode, text: string): string | null {
  for (let up = node.parent; up; up = up.parent) {
    const name = /^defmodule\s+([A-Z][\w.]*)/.exec(text.slice(up.from, up.from + 120))?.[1];
    if (up.name === "KernelCall" && name !== undefined) return name;
  }
  return null;
}
