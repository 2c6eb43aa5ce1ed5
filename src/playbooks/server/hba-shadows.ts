// Which line of pg_hba.conf takes all clients of a later one. Lines are looked up by what they
// take, for a file may have thousands of them.
import type { HbaRule } from "./hba-rules.ts";
import { cut, networkOf, type Network } from "./networks.ts";

type Words = HbaRule["users"];

/** A line that others may be hidden behind. */
interface Wide {
  rule: HbaRule;
  databases: Set<string>;
  users: Set<string>;
}

/** By their addresses, then by their type, one of their databases and one of their roles. */
type Index = Map<string, Map<string, Wide[]>>;

/** @returns for each line that is never reached, the first line before it that takes all its clients */
export function shadowsOf(rules: HbaRule[]): Map<HbaRule, HbaRule> {
  // Of the branches of a template only one is there.
  if (rules.some(({ type }) => /^(?:\{\{|\{%|%\{|<%)/.test(type))) return new Map();
  const index: Index = new Map();
  const lengths = { 4: new Set<number>(), 6: new Set<number>() };
  const found = new Map<HbaRule, HbaRule>();
  for (const rule of rules) {
    if (rule.problem !== null || rule.databases.length === 0 || rule.users.length === 0) continue;
    const network = networkOf(rule);
    const places = new Set(["all", placeOf(rule, network)]);
    if (network)
      for (const bits of lengths[network.family])
        if (bits <= network.bits) places.add(keyOf({ ...network, bits, prefix: cut(network, bits) }));
    const shadow = firstOf(index, rule, places);
    // What hides a hidden line hides all that this one would.
    if (shadow) found.set(rule, shadow);
    else {
      if (network) lengths[network.family].add(network.bits);
      add(index, rule, placeOf(rule, network));
    }
  }
  return found;
}

/** Neither of the two takes a client that the other one does not. */
export function isForSame(a: HbaRule, b: HbaRule): boolean {
  const words = (of: Words) => [...new Set(of.map(named))].toSorted().join("\n");
  return (
    a.type === b.type &&
    words(a.databases) === words(b.databases) &&
    words(a.users) === words(b.users) &&
    placeOf(a, networkOf(a)) === placeOf(b, networkOf(b))
  );
}

const keyOf = ({ family, bits, prefix }: Network) => `${family}/${bits}/${prefix}`;

/** A name or a keyword is the same where it is written so. */
const placeOf = ({ type, address, mask }: HbaRule, network: Network | null): string =>
  type === "local" ? "local" : network ? keyOf(network) : `${address}${mask === null ? "" : ` ${mask}`}`;

const named = ({ text, isQuoted }: Words[number]) => `${isQuoted}${text}`;
const all = named({ text: "all", isQuoted: false });

/** Of more pairs than these only the databases are looked up. */
const mostPairs = 64;
const anyRole = "*";

function add(index: Index, rule: HbaRule, place: string): void {
  const wide = { rule, databases: new Set(rule.databases.map(named)), users: new Set(rule.users.map(named)) };
  const users = wide.databases.size * wide.users.size > mostPairs ? [anyRole] : [...wide.users];
  const there = index.get(place) ?? new Map<string, Wide[]>();
  index.set(place, there);
  for (const database of wide.databases)
    for (const user of users) {
      const key = [rule.type, database, user].join("\n");
      const lines = there.get(key);
      if (lines) lines.push(wide);
      else there.set(key, [wide]);
    }
}

function firstOf(index: Index, rule: HbaRule, places: Set<string>): HbaRule | null {
  const [databases, users] = [rule.databases.map(named), rule.users.map(named)];
  // `all` takes no connections of replication.
  const isReplication = rule.databases.some(({ text, isQuoted }) => text === "replication" && !isQuoted);
  const types = rule.type.startsWith("host") ? ["host", rule.type] : [rule.type];
  const keys = new Set(
    types.flatMap((type) =>
      [...(isReplication ? [] : [all]), ...databases.slice(0, 1)].flatMap((database) =>
        [all, ...users.slice(0, 1), anyRole].map((user) => [type, database, user].join("\n")),
      ),
    ),
  );
  const isCovered = (wide: Wide) =>
    ((!isReplication && wide.databases.has(all)) || databases.every((one) => wide.databases.has(one))) &&
    (wide.users.has(all) || users.every((one) => wide.users.has(one)));
  let first: HbaRule | null = null;
  for (const place of places) {
    const there = index.get(place);
    if (!there) continue;
    for (const key of keys) {
      const wide = there.get(key)?.find(isCovered);
      if (wide && (first === null || wide.rule.line < first.line)) first = wide.rule;
    }
  }
  return first;
}
