// Laws of the comparison, on any experiments: the definition itself as oracle, and what must not change the answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import type { RecordedExperiment } from "../../src/isolation/experiment.ts";
import { canonicalJson, keysOf, recorded } from "../../src/isolation/flat-options.ts";
import { withoutSecretOptions } from "../../src/isolation/mask.ts";
import { isolate } from "../../src/isolation/isolate.ts";
import { cases } from "../support/campaign.ts";

const key = fc.oneof(
  fc.constantFrom("a", "b", "a/b", "~", "", "0", "__proto__", "constructor", "ü"),
  fc.string({ maxLength: 3 }),
);
const scalar = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom("0", "x", ":keepalive"),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(key, scalar, { maxKeys: 2 }));
const options = fc.dictionary(key, value, { maxKeys: 4 });
const experiments = fc
  .array(fc.record({ outcome: fc.constantFrom("passed" as const, "failed" as const), options }), { maxLength: 8 })
  .map((list) => list.map((one, at): RecordedExperiment => ({ ...blank, ...one, name: `t${at}` })));
const blank = { sameAs: null, actor: null, at: null, vantage: null, conclusion: null };

const gist = (list: { option: string; value: unknown }[]) =>
  list.map((one) => `${one.option} ${canonicalJson(one.value)}`).toSorted();

/** The contract's sentence, word for word, over everything that anybody recorded. */
function oracle(list: RecordedExperiment[], outcome: "passed" | "failed"): string[] {
  const runs = list.map((one) => ({ one, at: recorded(one.options).pointers }));
  const all = new Set(
    runs.flatMap(({ at }) =>
      [...at].flatMap(([option, slot]) => [...slot.values.keys()].map((text) => JSON.stringify([option, text]))),
    ),
  );
  return [...all]
    .map((text) => JSON.parse(text) as [string, string])
    .filter(([option, text]) => {
      const recording = runs.filter(({ at }) => at.has(option));
      const [with_, without] = [
        recording.filter(({ one }) => one.outcome === outcome),
        recording.filter(({ one }) => one.outcome !== outcome),
      ];
      const has = (run: (typeof runs)[number]) => run.at.get(option)?.values.has(text) === true;
      return with_.length > 0 && without.length > 0 && with_.every(has) && !without.some(has);
    })
    .map(([option, text]) => `${option} ${text}`)
    .toSorted();
}

test("what separates is exactly what the definition says", () => {
  fc.assert(
    fc.property(experiments, (list) => {
      const { discriminating, onlyInPassed } = isolate(list);
      assert.deepEqual(gist(discriminating), oracle(list, "failed"));
      assert.deepEqual(gist(onlyInPassed), oracle(list, "passed"));
    }),
    { numRuns: cases(500) },
  );
});

test("the order of the tests, and their names, say nothing", () => {
  fc.assert(
    fc.property(experiments, (list) => {
      const answer = isolate(list);
      assert.deepEqual(gist(isolate(list.toReversed()).discriminating), gist(answer.discriminating));
      const renamed = isolate(list.map((one) => ({ ...one, name: `${one.name} again` })));
      assert.deepEqual(gist(renamed.discriminating), gist(answer.discriminating));
    }),
  );
});

test("a test that records nothing changes nothing; a passed one with the value clears it", () => {
  fc.assert(
    fc.property(experiments, (list) => {
      const { discriminating } = isolate(list);
      for (const outcome of ["passed", "failed"] as const) {
        const more = isolate([...list, { ...blank, name: "more", outcome, options: {} }]);
        assert.deepEqual(gist(more.discriminating), gist(discriminating));
      }
      for (const found of discriminating) {
        const holder = list.find(
          (one) =>
            one.outcome === "failed" &&
            recorded(one.options).pointers.get(found.option)?.values.has(canonicalJson(found.value)),
        );
        assert.ok(holder);
        const cleared = isolate([...list, { ...holder, name: "more", outcome: "passed" }]);
        assert.ok(!gist(cleared.discriminating).includes(gist([found])[0] ?? ""));
      }
    }),
  );
});

test("with outcomes turned round, what separates turns round", () => {
  fc.assert(
    fc.property(experiments, (list) => {
      const turned = list.map((one): RecordedExperiment => ({
        ...one,
        outcome: one.outcome === "failed" ? "passed" : "failed",
      }));
      const [answer, other] = [isolate(list), isolate(turned)];
      assert.deepEqual(gist(answer.discriminating), gist(other.onlyInPassed));
      assert.deepEqual(gist(answer.onlyInPassed), gist(other.discriminating));
    }),
  );
});

test("no pair is confounded by one option, and no claim holds with a difference or an unknown", () => {
  fc.assert(
    fc.property(experiments, fc.nat(), (list, at) => {
      const claimed = list.map((one, n): RecordedExperiment => ({
        ...one,
        sameAs: list[(n + at) % list.length]?.name ?? null,
      }));
      const { confounded, claims } = isolate(claimed);
      for (const { differsIn } of confounded) assert.ok(differsIn.length > 1);
      for (const { holds, differsIn, unknown, test: name, sameAs } of claims) {
        if (!holds) continue;
        assert.deepEqual([differsIn, unknown], [[], []]);
        const [one, other] = [name, sameAs].map((wanted) => list.find((run) => run.name === wanted)?.options ?? {});
        const sets = [one, other].map((each) =>
          [...recorded(each ?? {}).pointers].map(([option, slot]) => [option, [...slot.values.keys()].toSorted()]),
        );
        assert.deepEqual(new Map(sets[0] as [string, string[]][]), new Map(sets[1] as [string, string[]][]));
      }
    }),
  );
});

test("a pointer leads back to its keys (RFC 6901)", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (keys) => {
      const nested = keys.toReversed().reduce<unknown>((inner, one) => Object.fromEntries([[one, inner]]), 1);
      const [pointer = ""] = recorded(nested as Record<string, unknown>).pointers.keys();
      assert.deepEqual(keysOf(pointer), keys);
    }),
  );
});

test("one experiment by itself keeps no secret, and no mark for one: what is not recorded is unknown", () => {
  const options = {
    hostname: "db",
    password: "canary",
    url: "postgres://app:canary@db/app",
    nested: { api_key: "canary", pool: 5 },
    list: [":inet6", "password: canary"],
  };
  assert.deepEqual(withoutSecretOptions(options), {
    hostname: "db",
    url: "postgres://app@db/app",
    nested: { pool: 5 },
    list: [":inet6"],
  });
});
