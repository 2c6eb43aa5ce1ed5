// A file of tests for test/house/suite.test.ts, which says in SUITE_CASE how it goes wrong.
import assert from "node:assert/strict";
import { test } from "node:test";

const how = process.env["SUITE_CASE"];
if (how === "empty") process.exitCode = 0;
else if (how === "crash") throw new Error("broken before the first test");
else {
  test("sound", () => undefined);
  test("outer", async (t) => {
    await t.test("inner", () => assert.notEqual(how, "wrong"));
  });
  test("left out", { skip: "not installed here: a moon" }, () => undefined);
  if (how === "early") test("leaves", () => process.exit(0));
  if (how === "late") test("leaves something", () => void setTimeout(() => assert.fail("too late"), 10));
  if (how === "hang") test("hangs", () => new Promise(() => setInterval(() => undefined, 1000)));
}
