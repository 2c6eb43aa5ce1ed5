// Every rule over every row in every outcome, with and without facts: whatever a check can leave behind is judged.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";
import { reasons, wayIn, type Observation, type Outcome } from "../../src/report/observation.ts";
import { rules } from "../../src/rules/index.ts";
import { judge } from "../../src/rules/verdict.ts";
import { seededRandom } from "../support/mutate.ts";
import { row, rowIds, startedAt, target } from "./observations.ts";

const outcomes: Outcome[] = ["passed", "warned", "failed", "skipped", "unknown"];

function judged(observations: Observation[]) {
  const { broken, ...rest } = judge(observations, target, startedAt);
  assert.deepEqual(broken, [], inspect(broken));
  return rest;
}

const bare = (one: Observation): Observation => ({ ...one, facts: {} });
const others = (id: string) => rowIds.filter((other) => other !== id).map((other) => row(other, "passed", null));

for (const id of rowIds)
  test(`${id}: every outcome, failed for every reason, among good rows, with facts and without`, () => {
    for (const outcome of outcomes)
      for (const reason of outcome === "failed" ? reasons : ([null, "check-ended"] as const)) {
        const whole = row(id, outcome, reason);
        for (const one of [whole, bare(whole)]) judged([...others(id), one]);
      }
  });

test("whole ladders of any outcomes, with facts and without (seeded)", () => {
  const random = seededRandom(20_261_201);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  for (let n = 0; n < 500; n += 1)
    judged(
      rowIds.map((id) => {
        const whole = row(id, pick(outcomes), pick([null, ...reasons]));
        return random() < 0.3 ? bare(whole) : whole;
      }),
    );
});

test("a row of the way in that nobody saw the end of is never healthy", () => {
  for (const id of ["config", "dns", "tcp", "tls", "startup", "auth", "admission", "query"] as const)
    for (const reason of ["bug-of-ours", "check-ended"] as const) {
      const { verdict } = judged([...others(id), bare(row(id, "unknown", reason))]);
      assert.equal(verdict.status, "inconclusive", `${id} ${reason}: ${verdict.summary}`);
      assert.match(verdict.summary, new RegExp(`${id} unknown|no query was tried`));
    }
});

const blocking = ["vantage", "config", "dns", ...wayIn] as readonly string[];

test("each row that may be warned is judged by a rule", () => {
  // What separates others' experiments, and the page of the vendor, is said as a notice at most.
  const unjudged = rowIds.filter((id) => !rules.some(({ judges }) => judges.includes(id)));
  assert.deepEqual(unjudged, ["status-page"]);
});

test("a throw in any rule costs its findings alone, and is said", (t) => {
  const healthy = rowIds.map((id) => row(id, "passed", null));
  const refused = [...others("tcp"), row("tcp", "failed", "refused")];
  const nearLimit = [...others("server"), row("server", "warned", "near-limit")];
  for (const rule of rules) {
    const planted = t.mock.method(rule, "judge", () => {
      throw new Error(`planted in ${rule.id}`);
    });
    for (const rows of [healthy, refused, nearLimit]) {
      const { broken, verdict } = judge(rows, target, startedAt);
      assert.deepEqual(
        broken.map((one) => `${one.rule}: ${(one.error as Error).message}`),
        [`${rule.id}: planted in ${rule.id}`],
      );
      const isWayIn = rule.judges.some((id) => blocking.includes(id));
      if (rows === healthy) {
        assert.match(verdict.summary, new RegExp(`a bug in dbcheck: the rule ${rule.id} failed`));
        assert.equal(verdict.status, isWayIn ? "inconclusive" : "healthy", rule.id);
      } else if (rows === refused)
        assert.equal(
          `${verdict.status} ${verdict.cause ?? "-"}`,
          rule.id === "tcp-failed" ? "inconclusive -" : "down tcp-refused",
        );
      else {
        const isJudged = isWayIn || rule.judges.includes("server");
        assert.equal(verdict.status, isJudged ? "inconclusive" : "healthy", rule.id);
      }
    }
    planted.mock.restore();
  }
});
