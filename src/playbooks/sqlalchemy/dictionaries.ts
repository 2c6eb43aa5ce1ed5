// Arguments of an engine or a driver that stand in dictionaries, with what is set in those later. Where branches set
// different things, each way through them is one.
import type { SyntaxNode } from "@lezer/common";
import type { Option } from "../playbook.ts";
import { spend } from "../read/bounded.ts";
import { givenAt, possibleAt, functionAt } from "../read/python-branches.ts";
import type { DictionaryChange } from "../read/python-changes.ts";
import { conditionsOf, goTogether, isForAnother, isPossible, otherwise } from "../read/python-conditions.ts";
import { argumentsOf, contentOf, type Argument } from "../read/python-literals.ts";
import { parameterOf, resolved, textAt, type PythonModule } from "../read/python-module.ts";
import { valueOf } from "../read/python-values.ts";
import { hasOption, isLess, isBelowName, overWith } from "./replaced.ts";

/** One way through the branches of a file. */
export interface Way {
  options: Option[];
  notes: string[];
  /** The conditions that tell it apart from other ways. */
  conditions: string[];
  /** Those under which something was added, and those under which nothing was. */
  added: string[];
  lacking: string[];
}

const deepest = 8;
const mostWays = 8;
/** No configuration sets more in one dictionary; each way meets each of them. */
const mostChanges = 100;
export const nothingKnown: Way = { options: [], notes: [], conditions: [], added: [], lacking: [] };
const moreUnknown: Way = { ...nothingKnown, notes: ["arguments that are added from elsewhere are not read"] };
const tooMany = `a dictionary that is changed more than ${mostChanges} times is not read`;

export const allOf = ({ conditions, added, lacking }: Way) => [...conditions, ...added, ...lacking];

/** Without those that only lack what is added under a condition: whoever adds it means it. */
export const fullest = (ways: Way[]): Way[] =>
  ways.filter(
    (one) =>
      !ways.some((other) => other.lacking.length < one.lacking.length && goTogether(one.conditions, allOf(other))),
  );

/** Each of the one with each of the other, where both can run in one go. */
export const together = (all: Way[][]): Way[] => all.reduce((done, next) => joined(done, next), [nothingKnown]);

function joined(done: Way[], next: Way[]): Way[] {
  const found = done.flatMap((one) =>
    next
      .filter((other) => goTogether(allOf(one), allOf(other)))
      .map((other) => ({
        options: [...one.options, ...other.options],
        notes: [...one.notes, ...other.notes],
        conditions: [...one.conditions, ...other.conditions],
        added: [...one.added, ...other.added],
        lacking: [...one.lacking, ...other.lacking],
      })),
  );
  return bounded(found.length > 0 ? found : done);
}

/** What is left out is said. */
const bounded = (ways: Way[]): Way[] =>
  ways.length <= mostWays
    ? ways
    : ways
        .slice(0, mostWays)
        .map((one) => ({ ...one, notes: [...one.notes.filter((note) => note !== moreWays), moreWays] }));
const moreWays = `of its ways through branches only ${mostWays} are checked`;

/** Of an option that stands twice the last counts. */
const ended = (way: Way): Way => ({
  ...way,
  options: [...new Map(way.options.map((one) => [one.name, one])).values()],
  notes: [...new Set(way.notes)],
});

/** Keyword arguments, those of `**name` too where the file says what is in it. */
export function argumentWays(module: PythonModule, given: Argument[]): Way[] {
  const unknown: Way = { ...nothingKnown, notes: ["arguments passed as **… are not read"] };
  return together(
    given.map(({ name, value, at, isSpread }) =>
      isSpread
        ? (dictionaryWays(module, value, "", unknown) ?? [unknown])
        : name === null
          ? [nothingKnown]
          : pairWays(module, name, value, at),
    ),
  ).map(ended);
}

/** One option, or those of the dictionary that it is. */
export function pairWays(module: PythonModule, name: string, value: SyntaxNode, at: number, depth = 0): Way[] {
  const line = module.lineAt(at);
  const plain = (): Way => ({ ...nothingKnown, options: [{ name, ...valueOf(module, value), line }] });
  if (depth > deepest) return [plain()];
  const found = dictionaryWays(module, value, `${name}.`, null, depth + 1);
  if (found === null) return [plain()];
  return found.map((one) =>
    one.options.length > 0 ? one : { ...one, options: [{ name, value: "{}", isOpaque: false, line }] },
  );
}

/** The same in the first way. */
export const pairOf = (module: PythonModule, name: string, value: SyntaxNode, at: number): Option[] =>
  pairWays(module, name, value, at)[0]?.options ?? [];

/** A setting like Flask's, by whose name other places set more in it. */
export function settingWays(module: PythonModule, name: string, value: SyntaxNode): Way[] {
  const changes = module.changes.filter(({ owner, at }) => owner === name && at > value.from);
  if (changes.length > mostChanges) return [unreadIn(module, name, value)];
  const own = pairWays(module, name, value, value.from);
  return changedBy(module, own, changes, `${name}.`, [], 0).map(ended);
}

/**
 * The pairs of a dictionary, or of a name for one; null for anything else.
 * @param unknown what it is where something is set in it, and nobody knows what it held before; null: the plain value
 */
export function dictionaryWays(
  module: PythonModule,
  node: SyntaxNode,
  prefix: string,
  unknown: Way | null,
  depth = 0,
): Way[] | null {
  if (depth > deepest) return null;
  spend(module);
  const owner = nameOf(module, node);
  const conditions = conditionsOf(node, module.text);
  const bases = owner === null ? [node] : basesOf(module, node);
  const read = bases.map((base): [SyntaxNode, Way[] | null] => [base, literalWays(module, base, prefix, depth)]);
  const isKnown = read.some(([, ways]) => ways !== null);
  const near = owner === null ? [] : changesNear(module, owner, node, bases);
  if (!isKnown && near.length === 0) return null;
  if (near.length > mostChanges)
    return [unknown ? { ...unknown, notes: [...unknown.notes, tooMany] } : unreadIn(module, prefix.slice(0, -1), node)];
  spend(module, near.length * mostWays);
  const changes = near.filter((one) => goTogether(conditionsOf(one.node, module.text), conditions));
  if (!isKnown && changes.length === 0) return null;
  const opaque = (): Way =>
    unknown ?? {
      ...nothingKnown,
      options: [{ name: prefix.slice(0, -1), ...valueOf(module, node), line: module.lineAt(node.from) }],
    };
  const known: [SyntaxNode | null, Way[]][] = isKnown
    ? read.flatMap(([base, ways]): [SyntaxNode, Way[]][] => (ways ? [[base, ways]] : []))
    : [[null, [opaque()]]];
  return bounded(
    known.flatMap(([base, ways]) => {
      const own = base === null || bases.length === 1 ? [] : beyond(conditionsOf(base, module.text), conditions);
      const started = ways.map((one) => ({ ...one, conditions: [...one.conditions, ...own] }));
      const later = changes.filter(({ at }) => base === null || at > base.from);
      return changedBy(module, started, later, prefix, conditions, depth);
    }),
  );
}

const unreadIn = (module: PythonModule, name: string, node: SyntaxNode): Way => ({
  ...nothingKnown,
  options: [{ name, value: "{…}", isOpaque: true, line: module.lineAt(node.from) }],
  notes: [tooMany],
});

const beyond = (conditions: string[], known: string[]) => conditions.filter((one) => !known.includes(one));

/** A name, or an attribute of an object. */
function nameOf(module: PythonModule, node: SyntaxNode): string | null {
  if (node.name === "VariableName") return textAt(module.text, node);
  const property = node.name === "MemberExpression" ? node.getChild("PropertyName") : null;
  return property ? textAt(module.text, property) : null;
}

/** What the name was given, as far as branches leave it open. */
function basesOf(module: PythonModule, node: SyntaxNode): SyntaxNode[] {
  const all = node.name === "VariableName" ? (module.names.get(textAt(module.text, node)) ?? []) : [];
  if (all.length < 2 || parameterOf(module, node) !== undefined) {
    const known = resolved(module, node);
    return known ? [known.node] : [];
  }
  const given = all.map((one) => givenAt(one, one));
  const here = possibleAt(node, given);
  const outside = given.every(({ scope }) => scope === -1) ? given : [];
  return (here.length > 0 ? here : outside).map(({ value }) => value).filter((one) => !isForAnother(one, module.text));
}

/** Of its own function before it, or of the file, where the name is the file's. */
function changesNear(module: PythonModule, owner: string, use: SyntaxNode, bases: SyntaxNode[]): DictionaryChange[] {
  const here = functionAt(use);
  const scopes = new Set(bases.length === 0 ? [here] : bases.map(functionAt));
  return module.changes.filter((one) => {
    if (one.owner !== owner) return false;
    const scope = functionAt(one.node);
    return scopes.has(scope) && (scope !== here || one.at < use.from);
  });
}

function literalWays(module: PythonModule, base: SyntaxNode, prefix: string, depth: number): Way[] | null {
  const { text } = module;
  const known = resolved(module, base)?.node;
  if (known?.name === "DictionaryExpression") {
    const pairs: Way[][] = [];
    for (let child = known.firstChild; child; child = child.nextSibling) {
      if (child.name === "**" && child.nextSibling)
        pairs.push(dictionaryWays(module, child.nextSibling, prefix, nothingKnown, depth + 1) ?? [nothingKnown]);
      if (child.name !== ":" || child.prevSibling?.name !== "String" || !child.nextSibling) continue;
      const key = child.prevSibling;
      pairs.push(pairWays(module, `${prefix}${contentOf(key, text)}`, child.nextSibling, key.from, depth));
    }
    return together(pairs);
  }
  if (known?.name !== "CallExpression" || textAt(text, known.firstChild) !== "dict") return null;
  const given = argumentsOf(known.getChild("ArgList"), text);
  return together(
    given.map(({ name, value, at, isSpread }) =>
      name !== null
        ? pairWays(module, `${prefix}${name}`, value, at, depth)
        : isSpread
          ? (dictionaryWays(module, value, prefix, nothingKnown, depth + 1) ?? [nothingKnown])
          : [nothingKnown],
    ),
  );
}

/**
 * What is set where a condition holds counts there. It is told apart from the way without it where it replaces
 * something, or where another branch sets something else.
 * @param known conditions that hold where it is used
 */
function changedBy(
  module: PythonModule,
  started: Way[],
  changes: DictionaryChange[],
  prefix: string,
  known: string[],
  depth: number,
): Way[] {
  const all = changes
    .filter(({ node }) => !isForAnother(node, module.text))
    .map((change) => {
      const name = `${prefix}${change.path.join(".")}`;
      const ways =
        change.kind === "removed"
          ? [nothingKnown]
          : change.kind === "merged"
            ? (dictionaryWays(
                module,
                change.value,
                change.path.length > 0 ? `${name}.` : prefix,
                nothingKnown,
                depth + 1,
              ) ?? [moreUnknown])
            : pairWays(module, name, change.value, change.at, depth + 1);
      return { name, kind: change.kind, ways, conditions: beyond(conditionsOf(change.node, module.text), known) };
    });
  let done = started;
  for (const { name, kind, ways, conditions } of all) {
    const isSplit = all.some((other) => !goTogether(other.conditions, conditions));
    done = bounded(
      done.flatMap((way): Way[] => {
        const isThere = hasOption(way, name);
        const before = allOf(way);
        if (!goTogether(before, conditions) || (kind === "usual" && isThere)) return [way];
        const kept = kind === "merged" ? way.options : way.options.filter((one) => !isBelowName(one, name));
        const fitting = ways.filter((one) => goTogether(before, allOf(one)));
        const more = (fitting.length > 0 ? fitting : ways).map((one) => ({
          options: overWith(kept, one.options),
          notes: [...way.notes, ...one.notes],
          conditions: [...way.conditions, ...one.conditions],
          added: [...way.added, ...one.added],
          lacking: [...way.lacking, ...one.lacking],
        }));
        if (conditions.every((one) => before.includes(one))) return more;
        const not = otherwise(conditions);
        const isFirm =
          isSplit || isThere || kind === "removed" || more.some(({ options }) => isLess(options, way.options));
        return isFirm
          ? [
              ...more.map((one) => ({ ...one, conditions: [...one.conditions, ...conditions] })),
              { ...way, conditions: [...way.conditions, ...not] },
            ]
          : [
              ...more.map((one) => ({ ...one, added: [...one.added, ...conditions] })),
              { ...way, lacking: [...way.lacking, ...not] },
            ];
      }),
    );
  }
  return done.filter((way) => isPossible(allOf(way)));
}
