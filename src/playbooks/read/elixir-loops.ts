// Modules that a name of a loop stands for: `for repo <- [Shop.Repo, Shop.ReadRepo] do config :shop, repo, …`.
import type { SyntaxNode } from "@lezer/common";
import { childrenOf } from "./children.ts";
import type { NamedLists } from "./elixir-options.ts";

interface Source {
  text: string;
  lists: NamedLists;
}

const marks = ["(", ")", "[", "]", "{", "}", "%", ",", "Comment"];
const within = (node: SyntaxNode | null) => (node ? childrenOf(node).filter(({ name }) => !marks.includes(name)) : []);
const same = (text: string, a: SyntaxNode, b: SyntaxNode) => text.slice(a.from, a.to) === text.slice(b.from, b.to);

/** What the name in the place of a module stands for; null where it is no name, or no list of the file has it. */
export function modulesNamed(name: SyntaxNode, { text, lists }: Source): string[] | null {
  if (name.name !== "Identifier") return null;
  for (let up = name.parent; up; up = up.parent) {
    const loop = up.name === "KernelCall" ? generatorOf(up, text, name) : eachOf(up, text);
    const place = loop ? placeIn(loop.pattern, name, text) : null;
    if (!loop || place === null) continue;
    const found = modulesOf(loop.from, place, { text, lists });
    return found.length > 0 ? found : null;
  }
  return null;
}

interface Loop {
  pattern: SyntaxNode;
  from: SyntaxNode;
}

/** `for {repo, url} <- repos do` */
function generatorOf(call: SyntaxNode, text: string, name: SyntaxNode): Loop | null {
  if (!text.startsWith("for ", call.from)) return null;
  for (const one of within(call.getChild("Arguments"))) {
    const [pattern, operator, from] = [one.firstChild, one.firstChild?.nextSibling, one.lastChild];
    if (one.name !== "BinaryOperator" || !pattern || !operator || !from) continue;
    if (text.slice(operator.from, operator.to) === "<-" && placeIn(pattern, name, text) !== null)
      return { pattern, from };
  }
  return null;
}

/** `Enum.each(repos, fn repo -> …)`, `repos |> Enum.each(fn {repo, url} -> …)` */
function eachOf(one: SyntaxNode, text: string): Loop | null {
  const given = one.name === "AnonymousFunction" ? one.parent : null;
  const call = given?.parent;
  if (!given || !call || !/^Enum\.(?:each|map)\(/.test(text.slice(call.from, call.from + 10))) return null;
  const pattern = within(one.getChild("StabClause")?.getChild("Arguments") ?? null)[0];
  const [first] = within(given);
  const piped = call.parent?.parent?.name === "PipeOperator" ? call.parent.parent.firstChild : null;
  const from = first && first.from !== one.from ? first : piped;
  return pattern && from ? { pattern, from } : null;
}

/** The place of the name in `{repo, url}`; 0 where it is alone; null where it is not in the pattern. */
function placeIn(pattern: SyntaxNode, name: SyntaxNode, text: string): number | null {
  if (pattern.name === "Identifier") return same(text, pattern, name) ? 0 : null;
  const at = pattern.name === "Tuple" ? within(pattern).findIndex((one) => same(text, one, name)) : -1;
  return at === -1 ? null : at;
}

/** `a: Shop.Repo, b: Shop.ReadRepo` are the pairs of one element. */
const keywordsIn = (one: SyntaxNode) => (one.name === "Keywords" ? one.getChildren("Pair") : [one]);

function modulesOf(from: SyntaxNode, place: number, { text, lists }: Source): string[] {
  if (from.name === "Identifier") {
    const named = lists.get(text.slice(from.from, from.to));
    return named && named.node.name !== "Identifier" ? modulesOf(named.node, place, named.source) : [];
  }
  const elements = from.name === "Map" ? within(from.getChild("MapContent")) : within(from);
  if (from.name !== "List" && from.name !== "Map") return [];
  const pairs = ["Pair", "BinaryOperator"];
  return elements.flatMap(keywordsIn).flatMap((one) => {
    const parts =
      one.name === "Tuple" ? within(one) : pairs.includes(one.name) ? [one.firstChild, one.lastChild] : [one];
    const part = parts[place];
    return part?.name === "Alias" ? [text.slice(part.from, part.to)] : [];
  });
}
