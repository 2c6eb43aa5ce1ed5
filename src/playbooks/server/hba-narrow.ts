// Lines of pg_hba.conf whose range is mostly public, with what becomes of each when it is made private.
import { asksForCertificate } from "./hba-clientcert.ts";
import type { HbaRule } from "./hba-rules.ts";
import { shadowsOf } from "./hba-shadows.ts";
import { publicAround } from "./private-ranges.ts";

export interface Narrowing {
  network: string;
  /** The line with the private network in the place of its range. */
  rule: HbaRule;
  /** A line before it takes all clients of the private network. */
  isIdle: boolean;
}

/** @returns for each line that lets in the public, and would not when it were narrow */
export function narrowings(rules: HbaRule[]): Map<HbaRule, Narrowing> {
  const found = new Map<HbaRule, Narrowing>();
  const wide = rules.filter(({ problem, method }) => problem === null && method !== "reject");
  const around = wide.flatMap((rule): [HbaRule, string][] => {
    const network = publicAround(rule.address, rule.mask);
    return network === null ? [] : [[rule, network]];
  });
  if (around.length === 0) return found;
  const still = letInLater(rules);
  const narrowed = new Map(
    around.flatMap(([rule, network]): [HbaRule, HbaRule][] =>
      still.has(rule) ? [] : [[rule, { ...rule, address: network, mask: null }]],
    ),
  );
  const idle = shadowsOf(rules.map((one) => narrowed.get(one) ?? one));
  for (const [rule, network] of around) {
    const narrow = narrowed.get(rule);
    if (narrow) found.set(rule, { network, rule: narrow, isIdle: idle.has(narrow) });
  }
  return found;
}

const withPassword = ["md5", "password", "scram-sha-256"];

/** Lines whose clients a later line lets in that asks for no more, where no line between the two rejects. */
function letInLater(rules: HbaRule[]): Set<HbaRule> {
  const open = rules.filter((one) => one.method === "trust" && !asksForCertificate(one));
  const asking = rules.filter((one) => withPassword.includes(one.method) && !asksForCertificate(one));
  const byTrust = shadowsOf(open.toReversed());
  const byAny = shadowsOf([...open, ...asking].toSorted((a, b) => b.line - a.line));
  const nextReject = new Map<HbaRule, number>();
  let next = Infinity;
  for (const rule of rules.toReversed()) {
    nextReject.set(rule, next);
    if (rule.method === "reject") next = rule.line;
  }
  return new Set(
    [...byTrust, ...[...byAny].filter(([{ method }]) => method !== "trust")].flatMap(([rule, later]) =>
      later.line < (nextReject.get(rule) ?? 0) ? [rule] : [],
    ),
  );
}
