// What people answer, read from YAML: every key arrives, every mistake is named, no value is repeated.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { readAnswers } from "../../src/tickets/read-answers.ts";

test("every key arrives; times are UTC, and a day stays a day", () => {
  const read = readAnswers(
    `production: true
began_at: 2026-02-25T22:00:00+01:00
impact: nobody can order
ids: { machine: 17817e62f16438, cluster: 42 }
environment: { Ecto: 3.13.2, PostgreSQL: 17 }
tried: [{ what: a restart, result: no change }]
timeline: [{ at: 2026-02-23, what: it ran }, { at: 2026-02-23T10:00:00Z, what: it stopped }]
questions: [{ question: "Why?" }]
`,
    "answers.yaml",
  );
  assert.equal(read.isProduction, true);
  assert.equal(read.startedAt, "2026-02-25T21:00:00.000Z");
  assert.deepEqual(read.ids, { machine: "17817e62f16438", cluster: "42" });
  assert.deepEqual(read.environment, [
    { component: "Ecto", version: "3.13.2" },
    { component: "PostgreSQL", version: "17" },
  ]);
  assert.deepEqual(
    read.happened.map(({ at }) => at),
    ["2026-02-23", "2026-02-23T10:00:00.000Z"],
  );
  assert.deepEqual(read.questions, [{ question: "Why?", why: null }]);
  assert.deepEqual([read.contact, read.plan, read.observed], [null, null, []]);
  assert.equal(readAnswers("", "x").isProduction, null);
});

const wrong: [text: string, says: RegExp][] = [
  ["impakt: x", /answers\.yaml: the file: unknown key impakt; known: production, impact/],
  ["production: perhaps", /production: must be true or false/],
  ["began_at: yesterday", /began_at: must be a time with its zone, such as 2026-02-25T21:00:00Z/],
  ["began_at: 2026-02-25 21:00", /began_at: must be a time with its zone/],
  ["tried: [{ what: x, outcome: hunter2-secret }]", /tried\.0/],
  ["impact: ''", /impact: must not be empty/],
  ["- a", /the file: must be a map of answers/],
  ["impact: [", /answers\.yaml(?::\d+)? is not valid YAML/],
  [`impact: ${"x".repeat(30_000)}`, /impact: is too long/],
  ["a: &a [*a]", /answers\.yaml/],
];
for (const [text, says] of wrong)
  test(`a mistake: ${text.slice(0, 40)}`, () => {
    assert.throws(
      () => readAnswers(text, "answers.yaml"),
      (error: unknown) =>
        error instanceof UserMistake && says.test(error.message) && !error.message.includes("hunter2"),
    );
  });
