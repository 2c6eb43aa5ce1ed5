// Modules that a name of a loop stands for: `for repo <- [Shop.Repo, Shop.ReadRepo] do config :shop, repo, …`.
import type { SyntaxNode } from "@lezer/common";
import { spend } from "./bounded.ts";
import { childrenOf } from "./children.ts";
import type { ElixirSource } from "./elixir-options.ts";

const marks = ["(", ")", "[", "]", "{", "}", "%", ",", "Comment"];

/** Each `config` of a loop looks through the loop's head again. */
function within(node: SyntaxNode | null, { steps }: ElixirSource): SyntaxNode[] {
  const all = node ? childrenOf(node).flatMap(keywordsIn) : [];
  spend(steps, all.length);
  return all.filter(({ name }) => !marks.includes(name));
}

/** `a: Shop.Repo, b: Shop.ReadRepo` are the pairs of one element. */
const keywordsIn = (one: SyntaxNode) => (one.name === "Keywords" ? one.getChildren("Pair") : [one]);

const same = (text: string, a: SyntaxNode, b: SyntaxNode) => text.slice(a.from, a.to) === text.slice(b.from, b.to);

/** What the name in the place of a module stands for; null where it is no name, or no list of the file has it. */
export function modulesNamed(name: SyntaxNode, source: ElixirSource): string[] | null {
  if (name.name !== "Identifier") return null;
  for (let up = name.parent; up; up = up.parent) {
    const loop = up.name === "KernelCall" ? generatorOf(up, source, name) : eachOf(up, source);
    const place = loop ? placeIn(loop.pattern, name, source) : null;
    if (!loop || place === null) continue;
    const found = modulesOf(loop.from, place, source);
    return found.length > 0 ? found : null;
  }
  return null;
}

interface Loop {
  pattern: SyntaxNode;
  from: SyntaxNode;
}

/** `for {repo, url} <- repos do` */
function generatorOf(call: SyntaxNode, source: ElixirSource, name: SyntaxNode): Loop | null {
  const { text } = source;
  if (!text.startsWith("for ", call.from)) return null;
  for (const one of within(call.getChild("Arguments"), source)) {
    const [pattern, operator, from] = [one.firstChild, one.firstChild?.nextSibling, one.lastChild];
    if (one.name !== "BinaryOperator" || !pattern || !operator || !from) continue;
    if (text.slice(operator.from, operator.to) === "<-" && placeIn(pattern, name, source) !== null)
      return { pattern, from };
  }
  return null;
}

/** `Enum.each(repos, fn repo -> …)`, `repos |> Enum.each(fn {repo, url} -> …)` */
function eachOf(one: SyntaxNode, source: ElixirSource): Loop | null {
  const given = one.name === "AnonymousFunction" ? one.parent : null;
  const call = given?.parent;
  if (!given || !call || !/^Enum\.(?:each|map)\(/.test(source.text.slice(call.from, call.from + 10))) return null;
  const pattern = within(one.getChild("StabClause")?.getChild("Arguments") ?? null, source)[0];
  const [first] = within(given, source);
  const piped = call.parent?.parent?.name === "PipeOperator" ? call.parent.parent.firstChild : null;
  const from = first && first.from !== one.from ? first : piped;
  return pattern && from ? { pattern, from } : null;
}

/** The place of the name in `{repo, url}`; 0 where it is alone; null where it is not in the pattern. */
function placeIn(pattern: SyntaxNode, name: SyntaxNode, source: ElixirSource): number | null {
  const { text } = source;
  if (pattern.name === "Identifier") return same(text, pattern, name) ? 0 : null;
  const at = pattern.name === "Tuple" ? within(pattern, source).findIndex((one) => same(text, one, name)) : -1;
  return at === -1 ? null : at;
}

function modulesOf(from: SyntaxNode, place: number, source: ElixirSource): string[] {
  const { text, lists } = source;
  if (from.name === "Identifier") {
    const named = lists.get(text.slice(from.from, from.to));
    return named && named.node.name !== "Identifier" ? modulesOf(named.node, place, named.source) : [];
  }
  if (from.name !== "List" && from.name !== "Map") return [];
  const elements = within(from.name === "Map" ? from.getChild("MapContent") : from, source);
  const pairs = ["Pair", "BinaryOperator"];
  return elements.flatMap((one) => {
    const parts =
      one.name === "Tuple" ? within(one, source) : pairs.includes(one.name) ? [one.firstChild, one.lastChild] : [one];
    const part = parts[place];
    return part?.name === "Alias" ? [text.slice(part.from, part.to)] : [];
  });
}
