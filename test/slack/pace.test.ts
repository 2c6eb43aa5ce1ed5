// The pace keeps Slack's limits whatever is asked of it, and nobody waits longer than they ask for.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { Pace } from "../../src/slack/delivery/rate-budget.ts";
import { incidents, scene, targets } from "./scene.ts";
import { sampleReport } from "../store/sample.ts";
import { until } from "../support/until.ts";

const minuteMs = 60_000;
const mostWithin = (times: number[]) =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + minuteMs).length));

test("law: never more than 50 edits in any minute, however many are wanted and when", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ afterMs: fc.nat(3000), urgent: fc.boolean() }), { minLength: 1, maxLength: 200 }),
      (wanted) => {
        const pace = new Pace();
        const done: number[] = [];
        let now = 1_000_000_000;
        for (const { afterMs, urgent } of wanted) {
          now += afterMs;
          now = pace.editAt(now, 0, urgent, 1);
          pace.countEdit(now);
          done.push(now);
        }
        assert.ok(mostWithin(done) <= 50, `${mostWithin(done)} in a minute`);
      },
    ),
    { numRuns: 50 },
  );
});

test("law: never more than 60 posts a minute in one channel; another channel does not wait for it", () => {
  const pace = new Pace();
  const done: number[] = [];
  let now = 1_000_000_000;
  for (let n = 0; n < 200; n += 1) {
    now = pace.postAt(now, "C1");
    pace.countPost(now, "C1");
    done.push(now);
  }
  assert.ok(mostWithin(done) <= 60, `${mostWithin(done)} in a minute`);
  assert.equal(pace.postAt(now, "C2"), now);
});

test("a press after quiet is shown at once; after a 429 nothing is sent until Slack allows, and then more slowly", () => {
  const pace = new Pace();
  const now = 1_000_000_000;
  assert.equal(pace.editAt(now, 0, true, 1), now);
  assert.equal(pace.editAt(now, now - 1000, false, 1), now + 2000, "the same message, ordinarily every 3 s");
  pace.editsLimited(now, 7000);
  assert.equal(pace.editAt(now, 0, true, 1), now + 7000);
  assert.equal(pace.editAt(now + 8000, now + 8000, false, 1), now + 14_000);
});

test("thirty messages that wait for one channel are not sent in one breath", async () => {
  const [base] = targets;
  assert.ok(base);
  const known = Array.from({ length: 30 }, (_, at) => ({ ...base, name: `crowd${at}` }));
  const it = await scene({ known });
  const typedAt = Date.now();
  await Promise.all(known.map(({ name }) => it.type(`/dbcheck ${name}`)));
  const posts = () => it.workspace.calls("chat.postMessage").map(({ atMs }) => atMs);
  await until("some of them", () => posts().length >= 8);
  // Five at once, then one a second, counted from before the first: a machine that is slow only adds to it.
  for (const [before, at] of posts().entries())
    assert.ok(at - typedAt >= (before - 4) * 1000, `${before + 1} posts within ${at - typedAt} ms`);
});

test("a clock that is set back by an hour holds back no message", async (t) => {
  const it = await scene();
  await it.type("/dbcheck blockster-v2");
  await until("its messages", () => it.workspace.calls("chat.postMessage").length >= 2);
  const now = Date.now.bind(Date);
  t.mock.method(Date, "now", () => now() - 3_600_000);
  await it.type("/dbcheck orders");
  await until("those of the next check", () => it.workspace.calls("chat.postMessage").length >= 4);
  await it.finish(sampleReport("r", "orders"));
  // The end is edited into two of them, and said in a third.
  await until("its end", () => it.workspace.calls("chat.postMessage").length >= 5);
  const edited = () => new Set(it.workspace.calls("chat.update").map(({ args }) => args["ts"])).size;
  await until("the edits", () => edited() >= 2);
});

test("a headline says soon that its check runs, however many others are under way", async () => {
  const [base] = targets;
  assert.ok(base);
  const known = Array.from({ length: 10 }, (_, at) => ({ ...base, name: `crowd${at}` }));
  const it = await scene({ known });
  for (const { name } of known) await it.type(`/dbcheck ${name}`);
  const [first = ""] = it.dispatched;
  const shown = () => it.workspace.messages(incidents).find(({ text }) => text.startsWith("crowd0: "))?.text ?? "";
  await until("its headline", () => shown().includes("Waiting"));
  const at = performance.now();
  await it.store.claim(first, "w", 60_000);
  await until("it says that the check runs", () => shown().includes("Checking"));
  // Ten checks under way make it 15 s between two edits of one message.
  assert.ok(performance.now() - at < 10_000, `${Math.round(performance.now() - at)} ms`);
});
