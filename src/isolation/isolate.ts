// Compares recorded experiments: what all that failed have and none
// that passed has, and which comparisons prove nothing.
import type { Claim, Confounded, Discriminating, RecordedExperiment, Isolation, Untested } from "./experiment.ts";
import { canonicalJson, keysOf, recorded, sameAt, slotKey, type RecordedOptions } from "./flat-options.ts";

interface Run extends RecordedOptions {
  test: RecordedExperiment;
  /**
   * Numbers of pointers, ascending, each followed by the number of what
   * stands there: hundreds of thousands of pairs are compared.
   */
  numbers: Int32Array;
}

/** The options of a failed run with one thing changed, as a line to deploy. */
export type Line = (option: string, value: unknown) => string;

/**
 * @param line how the framework writes an option; without one it is written as JSON
 */
export function isolate(experiments: RecordedExperiment[], line: Line = asJson): Isolation {
  const runs = numbered(experiments.map((test) => ({ test, ...recorded(test.options) })));
  const failed = runs.filter(({ test }) => test.outcome === "failed");
  const passed = runs.filter(({ test }) => test.outcome === "passed");
  const discriminating = separating(failed, passed, "failed");
  const pairs = compare(failed, passed);
  return {
    schema: "dbcheck.isolation/1",
    discriminating,
    onlyInPassed: separating(passed, failed, "passed"),
    confounded: pairs.filter(({ differsIn }) => differsIn.length > 1),
    untested: untested(discriminating, pairs, failed, passed, line),
    claims: claims(runs),
  };
}

/**
 * Values that every run of `have` which records the option has, and every
 * one of `lack` which records it lacks; each at least one.
 */
function separating(have: Run[], lack: Run[], outcomeOfHave: "failed" | "passed"): Discriminating[] {
  const others = recordersOf(lack);
  return [...recordersOf(have)].flatMap(([option, having]) => {
    const lacking = others.get(option) ?? [];
    if (lacking.length === 0) return [];
    const excluded = new Set(lacking.flatMap((run) => [...(run.pointers.get(option)?.values.keys() ?? [])]));
    const values = [...(having[0]?.pointers.get(option)?.values ?? [])];
    const names = (runs: Run[]) => runs.map(({ test }) => test.name);
    const [failed, passed] = outcomeOfHave === "failed" ? [having, lacking] : [lacking, having];
    return values
      .filter(([key]) => !excluded.has(key) && having.every((run) => run.pointers.get(option)?.values.has(key)))
      .map(([, value]) => ({ option, value, failed: names(failed), passed: names(passed) }));
  });
}

/** Which runs record an option. */
function recordersOf(runs: Run[]): Map<string, Run[]> {
  const found = new Map<string, Run[]>();
  for (const run of runs)
    for (const option of run.pointers.keys()) {
      const known = found.get(option);
      if (known) known.push(run);
      else found.set(option, [run]);
    }
  return found;
}

/** Each passed test with the failed one that it claims to be, or that is nearest to it. */
function compare(failed: Run[], passed: Run[]): Confounded[] {
  return passed.flatMap((run) => {
    const claimed = failed.find(({ test }) => test.name === run.test.sameAs);
    const against = claimed ?? nearest(run, failed);
    if (!against) return [];
    const { differsIn, unknown } = difference(run, against);
    return [{ test: run.test.name, against: against.test.name, differsIn, claimed: claimed !== undefined, unknown }];
  });
}

/** Fewest known differences; among equals the one with the fewest unknowns, then the first of the file. */
function nearest(run: Run, failed: Run[]): Run | null {
  let best: { one: Run; differing: number; open: number } | null = null;
  for (const one of failed) {
    const [differing, open] = distance(run, one, best?.differing ?? Infinity);
    if (!best || differing < best.differing || (differing === best.differing && open < best.open))
      best = { one, differing, open };
  }
  return best?.one ?? null;
}

/** Counted only as far as it can still be the nearest. */
function distance({ numbers: a }: Run, { numbers: b }: Run, most: number): [differing: number, open: number] {
  let [differing, common, i, j] = [0, 0, 0, 0];
  while (i < a.length && j < b.length) {
    const [left = 0, right = 0] = [a[i], b[j]];
    if (left < right) i += 2;
    else if (right < left) j += 2;
    else {
      common += 1;
      if (a[i + 1] !== b[j + 1]) differing += 1;
      if (differing > most) return [differing, Infinity];
      i += 2;
      j += 2;
    }
  }
  return [differing, (a.length + b.length) / 2 - 2 * common];
}

function numbered(runs: Omit<Run, "numbers">[]): Run[] {
  const known = new Map<string, number>();
  const number = (text: string) => {
    const found = known.get(text) ?? known.size;
    known.set(text, found);
    return found;
  };
  return runs.map((run) => {
    const pairs = [...run.pointers].map(([option, slot]): [number, number] => [
      number(`p${option}`),
      number(`v${slotKey(slot)}`),
    ]);
    return { ...run, numbers: Int32Array.from(pairs.toSorted(([one], [other]) => one - other).flat()) };
  });
}

function difference(one: Run, other: Run): { differsIn: string[]; unknown: string[] } {
  const all = [...new Set([...other.pointers.keys(), ...one.pointers.keys()])];
  const at = (option: string) => sameAt(one.pointers.get(option), other.pointers.get(option));
  return {
    differsIn: all.filter((option) => at(option) === false),
    unknown: all.filter((option) => at(option) === null),
  };
}

/** Said to be the same: it is only where both record the same options, at least one, and all are equal. */
function claims(runs: Run[]): Claim[] {
  const byName = new Map(runs.map((run) => [run.test.name, run]));
  return runs.flatMap((run) => {
    const other = byName.get(run.test.sameAs ?? "");
    if (!other) return [];
    const { differsIn, unknown } = difference(run, other);
    const holds = differsIn.length === 0 && unknown.length === 0 && run.pointers.size > 0;
    return [{ test: run.test.name, sameAs: other.test.name, holds, differsIn, unknown }];
  });
}

/**
 * For each value that separates: the failing run with only that changed,
 * unless that was done. Without one: the smallest confounded pair.
 */
function untested(
  discriminating: Discriminating[],
  pairs: Confounded[],
  failed: Run[],
  passed: Run[],
  line: Line,
): Untested[] {
  const wanted = discriminating.filter(({ option }) => !isDecided(option, failed, passed));
  if (wanted.length > 0)
    return wanted.map(({ option, value }) => {
      const run = failed.find(({ pointers }) => pointers.has(option));
      const slot = run?.pointers.get(option);
      const control = passed.find(({ pointers }) => pointers.has(option))?.pointers.get(option);
      const without = slot?.isList
        ? [...slot.values.values()].filter((one) => canonicalJson(one) !== canonicalJson(value))
        : [...(control?.values.values() ?? [])][0];
      return {
        option,
        value,
        suggestion:
          `Run "${run?.test.name}" again with one change only, ${text(value)} removed ` +
          `from ${keysOf(option).join(".")}: ${line(option, without)}. If it passes, that value was the cause. If ` +
          `it fails, it was not.`,
      };
    });
  if (discriminating.length > 0) return [];
  const [pair] = pairs
    .filter(({ differsIn }) => differsIn.length > 0)
    .toSorted((a, b) => a.differsIn.length - b.differsIn.length);
  const run = pair && failed.find(({ test }) => test.name === pair.against);
  const other = pair && passed.find(({ test }) => test.name === pair.test);
  if (!pair || !run || !other) return [];
  if (pair.differsIn.length === 1 && pair.unknown.length === 0) return [];
  return pair.differsIn.slice(0, 5).map((option) => {
    const slot = other.pointers.get(option);
    const values = [...(slot?.values.values() ?? [])];
    const wantedValue = slot?.isList ? values : values[0];
    return {
      option,
      value: wantedValue,
      suggestion:
        `Run "${run.test.name}" again with only ${keysOf(option).join(".")} as in ` +
        `"${pair.test}": ${line(option, wantedValue)}.`,
    };
  });
}

/** A passed and a failed run that differ in this option alone, with nothing unknown: the experiment was made. */
function isDecided(option: string, failed: Run[], passed: Run[]): boolean {
  return passed.some((one) =>
    failed.some((other) => {
      if (
        one.pointers.size !== other.pointers.size ||
        sameAt(one.pointers.get(option), other.pointers.get(option)) !== false
      )
        return false;
      return distance(one, other, 1)[0] === 1 && distance(one, other, 1)[1] === 0;
    }),
  );
}

const text = (value: unknown) => (typeof value === "string" ? value : canonicalJson(value));

function asJson(option: string, value: unknown): string {
  return `${keysOf(option).join(".")} = ${canonicalJson(value ?? null)}`;
}
