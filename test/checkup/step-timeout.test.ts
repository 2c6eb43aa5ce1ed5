// A step waits as long as the connection itself would, as far as the whole check has the time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { patienceOf } from "../../src/checkup/step-timeout.ts";
import { patience } from "../../src/probes/probe.ts";

test("--timeout 60 and connect_timeout=30: an answer after ten seconds is waited for, and one after forty is not", () => {
  const { answerMs, tlsMs } = patienceOf(60_000, 30);
  assert.ok(answerMs > 10_000 && tlsMs > 10_000, `${answerMs} and ${tlsMs} ms`);
  assert.ok(answerMs > 30_000 && answerMs < 40_000, "its own limit, and a little more: a late answer is one");
});

test("a connection without a limit is waited for as long as the check has time, and the controls keep theirs", () => {
  for (const limit of [null, 0]) {
    const { answerMs } = patienceOf(60_000, limit);
    assert.ok(answerMs >= 50_000 && answerMs < 60_000, `${answerMs} ms`);
  }
});

test("a short limit, or a check that is nearly over, shortens no step below the usual", () => {
  assert.equal(patienceOf(15_000, 2).answerMs, patience.answerMs);
  assert.equal(patienceOf(3000, 30).answerMs, patience.answerMs);
});
