// Each cause that a rule may confirm has its fault and its nearest
// neighbour in the lab: the same first symptom, another cause.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { before, test } from "node:test";
import { causes, type Cause } from "../../src/report/causes.ts";
import { branches, type Branch } from "../../src/rules/branches.ts";
import { branchNeighbours } from "../lab/branch-neighbours.ts";
import { causesOf } from "../lab/grade.ts";
import { heldByTests, neighbours, type Pair } from "../lab/neighbours.ts";
import { groups, type Scenario } from "../lab/scenario.ts";
import { nearest } from "../rules/nearest.ts";
import { moduleUrl } from "../support/modules.ts";

const scenes = new Map<string, Scenario>();
before(async () => {
  for (const group of groups)
    for (const file of readdirSync(`test/lab/${group}`)) {
      const { scene } = (await import(moduleUrl(`test/lab/${group}/${file}`))) as { scene: Scenario };
      scenes.set(`${group}/${file.replace(/\.ts$/, "")}`, scene);
    }
});

/** Each sentence of a product stands beside its neighbour in test/rules/product-sentences.ts. */
const heldBySentences: Partial<Record<Branch, string>> = { "a product's own sentence": "product-sentences" };

function shows(name: string, cause: Cause): boolean {
  const scene = scenes.get(name);
  assert.ok(scene, `there is no scenario ${name}`);
  return causesOf(scene.expect).includes(cause) || (scene.expect.also ?? []).includes(cause);
}

test("a pair is a scenario of the cause and one that is not", () => {
  for (const [cause, [fault, neighbour]] of Object.entries(neighbours) as [Cause, Pair][]) {
    assert.ok(shows(fault, cause), `${fault} does not show ${cause}`);
    assert.ok(!shows(neighbour, cause), `${neighbour} shows ${cause} too`);
  }
});

test("no cause is without its neighbour", () => {
  const declared = [...scenes].flatMap(([name, { neighbour }]): Pair[] =>
    neighbour
      ? [
          [name, neighbour],
          [neighbour, name],
        ]
      : [],
  );
  const shownByBranch = Object.values(branchNeighbours);
  const left = (Object.keys(causes) as Cause[]).filter(
    (cause) =>
      !neighbours[cause] &&
      !heldByTests[cause] &&
      !shownByBranch.some(([fault, neighbour]) => shows(fault, cause) && !shows(neighbour, cause)) &&
      !declared.some(([fault, neighbour]) => shows(fault, cause) && !shows(neighbour, cause)),
  );
  assert.deepEqual(left, []);
});

/** Held by rows and errors in test/rules/nearest.ts, by the lab, or by a test that names the branch. */
const held = { ...nearest, ...branchNeighbours, ...heldBySentences };

test("no branch that may confirm is without a pair of its own", () => {
  assert.deepEqual(
    (Object.keys(branches) as Branch[]).filter((branch) => !(branch in held)),
    [],
  );
});

test("no two branches share a pair", () => {
  const pairs = [...Object.values(branchNeighbours), ...Object.values(nearest)].map((pair) => JSON.stringify(pair));
  assert.deepEqual(
    pairs.filter((pair, at) => pairs.indexOf(pair) !== at),
    [],
  );
});

test("a branch's neighbour in the lab is another cause, or may not be confirmed", () => {
  for (const [name, [fault, neighbour]] of Object.entries(branchNeighbours) as [Branch, Pair][]) {
    const { causes: own } = branches[name];
    const near = scenes.get(neighbour);
    assert.ok(near, `there is no scenario ${neighbour}`);
    assert.ok(own.length === 0 || own.some((cause) => shows(fault, cause)), `${name}: ${fault} does not show it`);
    const isAlike = own.some((cause) => shows(neighbour, cause)) && near.expect.confidence !== "likely";
    assert.ok(!isAlike, `${name}: ${neighbour} shows it too`);
  }
});

test("what the lab cannot show is held by a test that names it", () => {
  for (const [cause, file] of Object.entries(heldByTests))
    assert.ok(readFileSync(file, "utf8").includes(cause), `${file}: ${cause}`);
});
