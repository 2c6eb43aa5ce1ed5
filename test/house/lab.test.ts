// The fault lab is what it says: enough scenarios, one a file, and every cause that one machine can provoke.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { before, test } from "node:test";
import { causes, type Cause } from "../../src/report/causes.ts";
import { causesOf } from "../lab/grade.ts";
import { groups, type Group, type Scenario } from "../lab/scenario.ts";
import { moduleUrl } from "../support/modules.ts";

/** Causes without a scenario of their own, and why. */
const notProvoked: Partial<Record<Cause, string>> = {};

const scenes = new Map<string, { group: Group; scene: Scenario }>();

before(async () => {
  for (const group of groups)
    for (const file of readdirSync(`test/lab/${group}`)) {
      const { scene } = (await import(moduleUrl(`test/lab/${group}/${file}`))) as { scene: Scenario };
      scenes.set(`${group}/${file}`, { group, scene });
    }
});

test("there are as many as the lab promises, each with a title of its own", () => {
  const count = (group: Group) => [...scenes.values()].filter((one) => one.group === group).length;
  assert.ok(count("faults") >= 80 && count("healthy") >= 20 && count("doubles") >= 12 && count("intermittent") >= 8);
  const titles = [...scenes.values()].map(({ scene }) => scene.title);
  assert.deepEqual(
    titles.filter((title, at) => titles.indexOf(title) !== at),
    [],
  );
});

test("a healthy set-up is expected to be healthy, a fault to be something", () => {
  for (const [name, { group, scene }] of scenes) {
    const { status, also = [] } = scene.expect;
    if (group === "healthy") assert.equal(status, "healthy", name);
    // What people took for a fault may well be none, and what one place meets may hurt nobody.
    else if (group === "wild" || group === "vantages") continue;
    else assert.ok(status !== "healthy" || also.length > 0, `${name} expects no fault and no notice`);
  }
});

test("each case from the wild has its public report, and a near neighbour that is a scenario too", () => {
  for (const [name, { group, scene }] of scenes) {
    if (group !== "wild") continue;
    assert.match(scene.reference ?? "", /^[\w.-]+\/[\w.-]+#\d+$|^https:\/\//, name);
    assert.ok(scenes.has(`${scene.neighbour}.ts`), `${name} has no neighbour ${scene.neighbour}`);
  }
});

test("every cause up to the server's own state is provoked, or it is said why not", () => {
  const expected = new Set<Cause | null>(
    [...scenes.values()].flatMap(({ scene }) => [...causesOf(scene.expect), ...(scene.expect.also ?? [])]),
  );
  const open = (Object.keys(causes) as Cause[]).filter(
    (cause) => !/^(app|platform)-/.test(cause) && !expected.has(cause),
  );
  assert.deepEqual(open.sort(), Object.keys(notProvoked).sort());
});
