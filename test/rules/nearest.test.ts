// What a branch confirms, and that its nearest neighbour goes another way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { branches, type Branch } from "../../src/rules/branches.ts";
import { rules } from "../../src/rules/index.ts";
import { products, refusalOf } from "../../src/rules/products/index.ts";
import { observedFrom, type Draft } from "../../src/rules/rule.ts";
import { meaningOf } from "../../src/rules/way-in/sqlstate.ts";
import { nearest } from "./nearest.ts";
import { ladder, serverError, startedAt, target } from "./observations.ts";
import { sentences } from "./product-sentences.ts";
import type { Sight } from "./sights.ts";

function draftsOf({ rows, inputs }: Sight): Draft[] {
  // A row that is given stands, also behind the one that failed.
  const observations = ladder(...rows).map((one) => rows.find(({ id }) => id === one.id) ?? one);
  const seen = observedFrom(observations, { ...target.inputs, ...inputs }, startedAt, target);
  return rules.flatMap((rule) => rule.judge(seen));
}

for (const [name, { fault, neighbour }] of Object.entries(nearest)) {
  const branch = name as Branch;
  test(`${branch}: the fault is confirmed by it, and its neighbour is not`, () => {
    const found = draftsOf(fault).filter(({ by }) => by === branch);
    assert.equal(found.length > 0, true, "the fault goes another way");
    for (const { cause } of found)
      assert.ok(
        branches[branch].causes.some((one) => one === cause),
        cause,
      );
    assert.deepEqual(
      draftsOf(neighbour).filter(({ by }) => by === branch),
      [],
    );
  });
}

/** These hang on more than the sentence, whoever says it. */
const neverAlone = ["auth-password-rejected", "auth-tls-required", "pooler-exhausted"];
const at = { rung: "startup", method: null, proven: false, tls: false, otherTls: null, before: 0 } as const;

function errorOf(text: string) {
  const [message = "", detail = null] = text.split(" | ");
  return serverError("08P01", null, message, { detail });
}

test("each sentence of a product that confirms is among those with a neighbour", () => {
  const shown = new Set(sentences.map(([said]) => refusalOf(errorOf(said))?.pattern));
  const certain = products.flatMap(({ name, refusals }) =>
    refusals
      .filter(({ alternatives = [], cause }) => alternatives.length === 0 && !neverAlone.includes(cause))
      .map(({ pattern }) => ({ name, pattern })),
  );
  assert.deepEqual(
    certain.filter(({ pattern }) => !shown.has(pattern)),
    [],
  );
});

for (const [said, neighbour] of sentences)
  test(`"${said.slice(0, 60)}" confirms, and "${neighbour.slice(0, 60)}" is not the same`, () => {
    const [fault, other] = [meaningOf(errorOf(said), at), meaningOf(errorOf(neighbour), at)];
    assert.equal(fault?.by, "a product's own sentence");
    assert.ok(
      branches["a product's own sentence"].causes.some((one) => one === fault.cause),
      fault.cause,
    );
    assert.ok(other?.cause !== fault.cause || other.by === undefined, other?.cause);
  });
