// What the URL of an engine may be: one of two expressions, or what a name was given where the engine can see it.
import type { SyntaxNode } from "@lezer/common";
import { groupedBy } from "../options.ts";
import { allWithin, spend } from "../read/bounded.ts";
import { functionAt } from "../read/python-branches.ts";
import { conditionsOf, goTogether } from "../read/python-conditions.ts";
import { parameterOf, textAt, type PythonModule } from "../read/python-module.ts";

export interface UrlCandidate {
  node: SyntaxNode;
  isRewritten: boolean;
  conditions: string[];
}

const mostUrls = 32;
/** Each is an engine of its own, with all lints. */
const stepsOfUrl = 50;

/** A name that branches set has several values; one that is only rewritten has the one that it had. */
export function urlCandidates(module: PythonModule, url: SyntaxNode): UrlCandidate[] {
  if (url.name === "ConditionalExpression" && url.firstChild && url.lastChild)
    return [url.firstChild, url.lastChild].map((node) => ({ node, isRewritten: false, conditions: [] }));
  const all = url.name === "VariableName" ? (module.names.get(textAt(module.text, url)) ?? []) : [];
  const [only] = all;
  if (!only || all.length === 1 || parameterOf(module, url) !== undefined)
    return [{ node: url, isRewritten: isRewrite(module, all.length === 1 && only ? only : url), conditions: [] }];
  const seen = givenBefore(module, url, all);
  const own = seen.filter((one) => !isRewrite(module, one, url));
  const isRewritten = own.length < seen.length;
  if (own.length === 0) return [{ node: url, isRewritten, conditions: [] }];
  spend(module, own.length * stepsOfUrl);
  return allWithin(own, mostUrls).map((node) => ({ node, isRewritten, conditions: conditionsOf(node, module.text) }));
}

/** What it may hold at its place, in the order of the file. */
function givenBefore(module: PythonModule, url: SyntaxNode, all: SyntaxNode[]): SyntaxNode[] {
  const { given, end } = visibleTo(module, url, all);
  const [own, around] = [conditionsOf(url, module.text), bodiesAround(url)];
  const found: SyntaxNode[] = [];
  for (let at = given.length - 1; at >= 0; at -= 1) {
    const one = given[at];
    if (!one || one.to > end) continue;
    spend(module);
    if (!goTogether(conditionsOf(one, module.text), own)) continue;
    found.push(one);
    // What runs whenever the engine is made replaces all before it.
    if (!isRewrite(module, one, url) && [...bodiesAround(one)].every((body) => around.has(body))) break;
  }
  return found.toReversed();
}

/** Of the function around, as far as it stands before; else of the next one around it, and of the file at last. */
function visibleTo(module: PythonModule, url: SyntaxNode, all: SyntaxNode[]): { given: SyntaxNode[]; end: number } {
  if (module.globals.has(textAt(module.text, url))) return { given: all, end: Infinity };
  const ofScope = scopes.get(all) ?? groupedBy(all, functionAt);
  scopes.set(all, ofScope);
  const here = ofScope.get(functionAt(url)) ?? [];
  if (here[0] && here[0].from < url.from) return { given: here, end: url.from };
  for (let up = url.parent; up; up = up.parent) {
    const outer = up.name === "FunctionDefinition" ? ofScope.get(functionAt(up)) : undefined;
    if (outer) return { given: outer, end: Infinity };
  }
  return { given: [], end: Infinity };
}

const scopes = new WeakMap<SyntaxNode[], Map<number, SyntaxNode[]>>();

/** Of branches, loops and functions. */
function bodiesAround(node: SyntaxNode): Set<number> {
  const found = new Set<number>();
  for (let up = node.parent; up; up = up.parent) if (up.name === "Body") found.add(up.from);
  return found;
}

/** `url.replace(…)`, `make_url(…)`; of a name also what is made of it: `"postgresql" + url[8:]`. */
function isRewrite({ text }: PythonModule, node: SyntaxNode, of: SyntaxNode | null = null): boolean {
  const given = textAt(text, node);
  const name = of === null || of === node ? null : textAt(text, of);
  const isOfItself = name !== null && new RegExp(`\\b${name}\\s*[[+]|(?:\\{|\\+\\s*)${name}\\b`).test(given);
  return isOfItself || /\.(?:replace|sub|set|_replace|removeprefix)\s*\(|_url\s*\(/i.test(given);
}
