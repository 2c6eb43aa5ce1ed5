// Settings of two places are called the same only where nothing differs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsThatDiffer, vantageName, type SettingsFingerprint } from "../../src/report/round.ts";

const settings = (
  plain: Record<string, string>,
  keyed: Record<string, string> = { password: "a1" },
): SettingsFingerprint => ({ plain: { host: "db.internal", port: "5432", ...plain }, keyed });

test("what one place has and the other has not is a difference, in clear or under the round's key", () => {
  assert.deepEqual(settingsThatDiffer(settings({}), settings({})), []);
  assert.deepEqual(settingsThatDiffer(settings({}), settings({ port: "6432", sslmode: "require" })), [
    "port",
    "sslmode",
  ]);
  assert.deepEqual(settingsThatDiffer(settings({}), settings({}, { password: "b2" })), ["password"]);
  assert.deepEqual(settingsThatDiffer(settings({}), settings({}, {})), ["password"]);
});

test("a place that tells no settings is not said to have the same ones", () => {
  assert.equal(settingsThatDiffer(settings({}), null), null);
  assert.equal(settingsThatDiffer(null, null), null);
});

test("a place's name can stand in a queue's", () => {
  for (const name of ["orders-ord", "office", "web.1", "A_b"]) assert.ok(vantageName.safeParse(name).success, name);
  for (const name of ["", "a:b", "a b", "-a", "a.", "é", "x".repeat(64)])
    assert.ok(!vantageName.safeParse(name).success, name);
});
