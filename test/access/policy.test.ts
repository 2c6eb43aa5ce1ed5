// Who may do what: one policy for every door.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import {
  mayBeShownIn,
  maySeeBot,
  personMay,
  tokenMay,
  type AccessAnswer,
  type AccessRules,
  type PersonAsking,
} from "../../src/access/policy.ts";

const open: AccessRules = { allowedChannels: [], allowedUsers: [], allowedUsergroups: [], allowGuests: false };
const ada: PersonAsking = { userId: "UADA", channelId: "C1", standing: "member", groups: null };

test("a person's standing, channel, name and groups decide, in this order", () => {
  const cases: [rules: Partial<AccessRules>, person: Partial<PersonAsking>, answer: AccessAnswer][] = [
    [{}, {}, "allowed"],
    [{}, { standing: "guest" }, { why: "guest" }],
    [{ allowGuests: true }, { standing: "guest" }, "allowed"],
    [{ allowGuests: true }, { standing: "stranger" }, { why: "stranger" }],
    [{}, { standing: "unseen", refused: "fatal_error" }, { why: "person-unseen", code: "fatal_error" }],
    [{ allowGuests: true }, { standing: "unseen" }, "allowed"],
    [{ allowedChannels: ["C2"] }, {}, { why: "other-channel" }],
    [{ allowedChannels: ["C2", "C1"] }, {}, "allowed"],
    [{ allowedChannels: ["C2"] }, { channelId: "" }, { why: "other-channel" }],
    [{ allowedChannels: ["C2"], allowedUsers: ["UADA"] }, {}, { why: "other-channel" }],
    [{ allowedUsers: ["UADA"] }, {}, "allowed"],
    [{ allowedUsers: ["UBOB"] }, {}, { why: "not-named" }],
    [{ allowedUsergroups: ["S1"] }, {}, "depends-on-groups"],
    [{ allowedUsers: ["UADA"], allowedUsergroups: ["S1"] }, {}, "allowed"],
    [{ allowedUsergroups: ["S1"] }, { groups: "in" }, "allowed"],
    [{ allowedUsers: ["UBOB"], allowedUsergroups: ["S1"] }, { groups: "out" }, { why: "not-named" }],
    [{ allowedUsergroups: ["S1"] }, { groups: { unseen: "no_such" } }, { why: "groups-unseen", code: "no_such" }],
    [{ allowedUsergroups: ["S1"] }, { groups: "in", standing: "guest" }, { why: "guest" }],
  ];
  for (const [rules, person, answer] of cases)
    assert.deepEqual(personMay({ ...open, ...rules }, { ...ada, ...person }), answer, JSON.stringify([rules, person]));
});

test("a token, an alert in a channel, and who may see the bot itself", () => {
  assert.deepEqual(
    [tokenMay(null, "orders"), tokenMay(["orders"], "orders"), tokenMay(["orders"], "shop"), tokenMay([], "orders")],
    [true, true, false, false],
  );
  assert.ok(mayBeShownIn(open, "C1"));
  assert.ok(!mayBeShownIn({ ...open, allowedChannels: ["C2"] }, "C1"));
  assert.deepEqual((["member", "guest", "stranger", "unseen"] as const).filter(maySeeBot), ["member"]);
});

test("no door reads who is allowed by itself", () => {
  const doors = ["slack", "server", "mcp", "alerts", "use-cases", "cli"];
  const reads = /\.allow(?:edUsers|edUsergroups|Guests)\b|\btargets\.includes\(target\)/;
  const reading = doors.flatMap((door) =>
    readdirSync(`src/${door}`, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && reads.test(readFileSync(`src/${door}/${name}`, "utf8")))
      .map((name) => `${door}/${name}`),
  );
  // Who is refused is told whom to ask.
  assert.deepEqual(reading, ["slack/people/refusal-text.ts"]);
});
