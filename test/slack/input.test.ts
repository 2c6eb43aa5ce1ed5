// What people type: every input has a clear answer, seen by them alone, and none reaches anybody else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommand } from "../../src/slack/listeners/parse-command.ts";
import { incidents, scene, targets } from "./scene.ts";
import { until } from "../support/until.ts";

test("what was typed, read as a person meant it", () => {
  const read = (text: string) => {
    const parsed = parseCommand(text);
    return parsed.kind === "check" ? parsed.name : parsed.kind;
  };
  assert.equal(read("blockster-v2"), "blockster-v2");
  assert.equal(read("  “blockster-v2”  "), "blockster-v2");
  assert.equal(read("`blockster-v2`."), "blockster-v2");
  assert.equal(read("block\u200Bster-v2\u2060"), "blockster-v2");
  assert.equal(read("<http://db.example|db.example>"), "db.example");
  assert.equal(read("<#C0123|orders>"), "orders");
  assert.equal(read("LIST"), "list");
  assert.equal(read("?"), "help");
  assert.equal(read(""), "here");
  assert.equal(read("\u200B \u202E"), "here");
  assert.equal(read("one two"), "unclear");
  assert.deepEqual(parseCommand("History `orders`"), { kind: "history", name: "orders" });
  assert.equal(read("history"), "help");
  assert.deepEqual(parseCommand("watch orders every 5m"), {
    kind: "watch",
    name: "orders",
    everySeconds: 300,
    quietHours: null,
  });
  assert.deepEqual(parseCommand("watch orders 90s"), {
    kind: "watch",
    name: "orders",
    everySeconds: 90,
    quietHours: null,
  });
  assert.deepEqual(parseCommand("watch orders"), {
    kind: "watch",
    name: "orders",
    everySeconds: 300,
    quietHours: null,
  });
  assert.deepEqual(parseCommand("unwatch orders"), { kind: "unwatch", name: "orders" });
  assert.deepEqual(parseCommand("silence orders for 2h"), { kind: "silence", name: "orders", seconds: 7200 });
  assert.deepEqual(parseCommand("silence orders off"), { kind: "silence", name: "orders", seconds: 0 });
  assert.equal(read("watching"), "watching");
  for (const text of [
    "watch a every",
    "watch a every b",
    "watch a often 5m",
    "watch a every 5 m x",
    "silence a b",
    "unwatch a b",
  ])
    assert.equal(read(text), "unclear", text);
  assert.equal(read("history a b"), "unclear");
  assert.equal(read("x".repeat(3000)), "unclear");
});

test("hostile and careless input: an ephemeral answer in time, nothing said to others, no one mentioned", async () => {
  const it = await scene();
  const inputs: [string, RegExp][] = [
    ["x".repeat(3000), /don't understand/],
    ["postgres://app:canary@db.example/app", /holds a password: delete your message and rotate it/],
    ["🔥", /no target `🔥`/],
    ["<!channel>", /no target `!channel`/],
    ["<!here|everyone>", /no target `everyone`/],
    ["<<!channel>>", /no target/],
    ["`'; drop table checks; --", /don't understand/],
    ["x';select(1)--", /no target `x';select\(1\)--`/],
    ["bloxter-v2", /Did you mean `blockster-v2`/],
    ["../../etc/passwd", /no target/],
    ["__proto__", /no target/],
    ["a&b", /no target `a&amp;b`/],
  ];
  for (const [text, expected] of inputs) {
    const { ack } = await it.type(`/dbcheck ${text}`);
    assert.ok(ack.ok, text.slice(0, 30));
    const said = it.workspace.ephemerals("U0ADA").at(-1)?.text ?? "";
    assert.equal(ack.payload["text"], said, "said with the acknowledgement, and so in time");
    assert.match(said, expected);
    assert.doesNotMatch(said, /<[!@#]/);
    assert.ok(said.length <= 3000);
  }
  assert.equal(it.workspace.messages(incidents).length, 0);
  assert.equal(it.dispatched.length, 0);
});

test("list, help, status and the command alone", async () => {
  const it = await scene();
  const answer = async (text: string, channel?: string, user = "U0ADA") => {
    const before = it.workspace.ephemerals(user).length;
    await it.type(`/dbcheck ${text}`, channel, user);
    return (await until(text, () => it.workspace.ephemerals(user)[before])).text;
  };
  assert.match(await answer("help"), /`\/dbcheck &lt;target&gt;` checks/);
  const here = await answer("list");
  assert.match(here, /blockster-v2.*db\.example[\s\S]*orders/);
  assert.doesNotMatch(await answer("list", "C0GENERAL"), /orders/);
  const status = await answer("status");
  assert.match(status, /Queue \(memory\): 0 waiting[\s\S]*0 waiting, 0 running[\s\S]*none seen[\s\S]*in use/);
  assert.match(await answer("", "C0GENERAL"), /This channel has no target of its own/);
  await it.type("/dbcheck");
  await until("the channel's own target", () => /orders/.test(it.workspace.messages(incidents)[0]?.text ?? ""));
});

test("two targets for one channel: which one?", async () => {
  const [, orders] = targets;
  const it = await scene({ known: [...targets, { ...(orders ?? assert.fail()), name: "stock" }] });
  await it.type("/dbcheck");
  assert.match(it.workspace.ephemerals("U0ADA")[0]?.text ?? "", /several targets: .*orders.*stock/);
});

test("the policy of a target: channels, users, user groups; a group that cannot be read has no members", async () => {
  const it = await scene();
  const refused = async (text: string, channel: string, user: string) => {
    await it.type(`/dbcheck ${text}`, channel, user);
    return it.workspace.ephemerals(user).at(-1)?.text ?? "silent";
  };
  assert.match(await refused("orders", "C0GENERAL", "U0ADA"), /can't be checked in this channel/);
  assert.match(await refused("payroll", incidents, "U0GRACE"), /aren't allowed to check/);
  assert.equal(it.dispatched.length, 0);
  await it.type("/dbcheck payroll", incidents, "U0ADA");
  await until("a member's check", () => it.dispatched.length === 1);
  assert.equal(it.workspace.calls("usergroups.users.list").length, 1, "remembered");
  const other = await scene();
  other.workspace.faults.add({ method: "usergroups.users.list", kind: "error", error: "missing_scope" });
  await other.type("/dbcheck payroll");
  assert.equal(other.dispatched.length, 0);
});

test("one user group that cannot be looked up does not keep out the members of another", async () => {
  const [, , payroll] = targets;
  const known = [
    {
      ...(payroll ?? assert.fail()),
      policy: {
        allowedChannels: [],
        allowedUsers: [],
        allowedUsergroups: ["S0AWAY", "S0ONCALL"],
        allowGuests: false,
        oncall: [],
        owners: {},
      },
    },
  ];
  const it = await scene({ known });
  it.workspace.faults.add({
    method: "usergroups.users.list",
    kind: "status",
    status: 503,
    times: 99,
    match: (args) => args["usergroup"] === "S0AWAY",
  });
  await it.type("/dbcheck payroll");
  await until("a member's check", () => it.dispatched.length === 1);
});
test("a target of a user group is listed to its members, and to nobody else", async () => {
  const it = await scene();
  await it.type("/dbcheck list", incidents, "U0ADA");
  await it.type("/dbcheck list", incidents, "U0GRACE");
  assert.match(it.workspace.ephemerals("U0ADA").at(-1)?.text ?? "", /payroll/);
  assert.doesNotMatch(it.workspace.ephemerals("U0GRACE").at(-1)?.text ?? "", /payroll/);
});
