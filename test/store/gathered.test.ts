// Calls that go together: one that cannot be taken is alone in that, and an outage is everybody's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Outage } from "../../src/errors.ts";
import { Gathered } from "../../src/store/batched-calls.ts";

const ends = (calls: Promise<number[]>[]) =>
  Promise.all(
    calls.map((call) =>
      call.then(
        (results) => results.join(),
        (error: Error) => error.message,
      ),
    ),
  );

test("of calls that went together only the one that cannot be taken fails; the others have their results", async () => {
  const runs: number[][] = [];
  const gathered = new Gathered<number, number>(async (items) => {
    runs.push(items);
    if (items.includes(13)) throw new Error("not 13");
    return items.map((item) => item * 2);
  }, 100);
  const calls = [[1], [2, 3], [13], [4]].map((items) => gathered.add(items));
  assert.deepEqual(await ends(calls), ["2", "4,6", "not 13", "8"]);
  assert.deepEqual(runs, [[1], [2, 3, 13, 4], [2, 3], [13], [4]]);
});

test("an outage is told to each at once: nobody asks a store again that is away", async () => {
  let runs = 0;
  const gathered = new Gathered<number, number>(async () => {
    runs += 1;
    throw new Outage("away");
  }, 100);
  assert.deepEqual(await ends([[1], [2], [3]].map((items) => gathered.add(items))), ["away", "away", "away"]);
  assert.equal(runs, 2);
});
