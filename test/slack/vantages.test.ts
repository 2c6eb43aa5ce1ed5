// What people type to ask one place, and what they are told of the places that answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommand } from "../../src/slack/listeners/parse-command.ts";
import { vantagesText } from "../../src/slack/listeners/vantages-text.ts";
import type { VantageSeen } from "../../src/store/vantages.ts";

const isName = (word: string) => word === "orders" || word === "from";

test("a target is asked from one place, however it is typed; a target called so stays a target", () => {
  const from = { kind: "check", name: "orders", from: "office" };
  for (const typed of ["orders from office", "check orders from office", "please check `orders` from office!"])
    assert.deepEqual(parseCommand(typed, isName), from, typed);
  assert.deepEqual(parseCommand("orders", isName), { kind: "check", name: "orders" });
  assert.deepEqual(parseCommand("from", isName), { kind: "check", name: "from" });
  assert.equal(parseCommand("orders from office or home", isName).kind, "unclear");
  assert.deepEqual(parseCommand("vantages", isName), { kind: "vantages" });
  assert.deepEqual(parseCommand("show vantages", isName), { kind: "vantages" });
});

const seen = (name: string, silentForMs: number, about: Partial<VantageSeen["about"]> = {}): VantageSeen => ({
  name,
  seenAt: new Date(0),
  silentForMs,
  about: {
    version: "0.2.0",
    protocol: 1,
    reportVersion: "dbcheck.report/1",
    clockOffsetMs: 12,
    selfTest: { dns: true, tcp: true, families: [4, 6] },
    ...about,
  },
});

test("each place has its state, its version, its clock and its last word; one that nobody heard is named", () => {
  const text = vantagesText(
    [
      seen("live", 2_000),
      seen("gone", 90_000),
      seen("late", 2_000, { clockOffsetMs: 600_000 }),
      seen("old", 2_000, { reportVersion: "dbcheck.report/0" }),
      seen("cut", 2_000, { selfTest: { dns: false, tcp: true, families: [4] } }),
    ],
    ["live", "ghost"],
  );
  assert.ok(text);
  const lineOf = (name: string) => text.split("\n").find((line) => line.includes(`\`${name}\``)) ?? "";
  assert.match(lineOf("live"), /white_check_mark: live \(dbcheck 0\.2\.0, clock right, IPv4 and IPv6, seen /);
  assert.match(lineOf("gone"), /:warning: silent/);
  assert.match(lineOf("late"), /clock 10 minutes ahead/);
  assert.match(lineOf("old"), /update it/);
  assert.match(lineOf("cut"), /names do not resolve there/);
  assert.match(lineOf("ghost"), /no contact yet/);
  assert.equal(vantagesText([], []), null);
});
