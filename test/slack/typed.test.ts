// A hundred ways in which people ask, and passwords that they paste. A target's exact name always means that target.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommand, type Command } from "../../src/slack/listeners/parse-command.ts";
import { holdsPassword } from "../../src/target/typed-secret.ts";
import { readTargets } from "../../src/target/file.ts";
import { incidents, scene, targets } from "./scene.ts";
import { until } from "../support/until.ts";

const names = new Set(["orders", "orders_", "test", "db"]);
const read = (text: string): Command => parseCommand(text, (word) => names.has(word));
const check = (name: string): Command => ({ kind: "check", name });
const watch = (everySeconds: number): Command => ({ kind: "watch", name: "orders", everySeconds, quietHours: null });
const silence = (seconds: number): Command => ({ kind: "silence", name: "orders", seconds });
const help = (topic: Extract<Command, { kind: "help" }>["topic"] = null): Command => ({ kind: "help", topic });
const history: Command = { kind: "history", name: "orders" };
const unwatch: Command = { kind: "unwatch", name: "orders" };
const quiet = { fromMinute: 1320, toMinute: 420, zone: "Europe/Berlin" };

const meant: [Command, string[]][] = [
  [
    check("orders"),
    [
      "orders",
      "orders?",
      "orders!",
      "orders.",
      "`orders`",
      "“orders”",
      "*orders*",
      "_orders_",
      "(orders)",
      "check orders",
      "Check orders",
      "CHECK orders",
      "check: orders",
      "check orders.",
      "please check orders",
      "pls check orders",
      "can you check orders?",
      "could you please check orders now?",
      "hey, check orders",
      "hi dbcheck, check orders please",
      "check the orders database",
      "check my orders db",
      "test orders",
      "ping orders",
      "recheck orders",
      "diagnose orders",
      "probe orders",
      "verify orders",
      "run a check on orders",
      "run orders",
      "look at orders",
      "take a look at orders",
      "could you look at orders",
      "is orders up?",
      "is orders down",
      "is the orders database ok?",
      "why is orders slow?",
      "how is orders?",
      "what's wrong with orders?",
      "what’s up with orders",
      "what is going on with orders",
      "status of orders",

      "orders status",
      "status orders",
      "orders is down",
      "orders down",
      "orders is slow again",
      "check orders again",
    ],
  ],
  [check("orders_"), ["orders_", "check orders_", "`orders_`", "is orders_ up?"]],
  [check("db"), ["db", "check db", "check the db"]],
  [check("test"), ["test", "check test", "test test"]],
  [check("orderz"), ["orderz", "check orderz", "orderz?"]],
  [{ kind: "here" }, ["", " ", "please", "check", "\u200B"]],
  [
    history,
    ["history orders", "orders history", "history of orders", "show history of orders", "what happened to orders?"],
  ],
  [history, ["show me the history of orders", "log orders", "timeline of orders", "events for orders"]],
  [
    watch(300),
    ["watch orders", "monitor orders", "keep an eye on orders", "watch orders every 5m", "watch orders 5 min"],
  ],
  [watch(300), ["watch orders every 5 min", "watch orders every 5 minutes", "watch orders every five minutes"]],
  [watch(300), ["check orders every 5 min", "orders every 5m", "please watch orders every 5 mins"]],
  [watch(3600), ["watch orders every hour", "watch orders hourly", "watch orders each hour", "watch orders every 1h"]],
  [watch(1800), ["watch orders every half hour", "watch orders every half an hour", "watch orders every 30 minutes"]],
  [watch(86_400), ["watch orders daily", "watch orders every day", "watch orders every 24 hours"]],
  [watch(90), ["watch orders 90s", "watch orders every 90 seconds", "watch orders every 90 sec"]],
  [unwatch, ["unwatch orders", "stop watching orders", "unmonitor orders", "stop monitoring orders please"]],
  [silence(3600), ["silence orders", "mute orders", "snooze orders for an hour", "silence orders 1h"]],
  [silence(7200), ["silence orders 2h", "silence orders for 2 hours", "pause orders for two hours"]],
  [silence(3600), ["silence orders for the next hour", "mute orders for one hour"]],
  [silence(0), ["silence orders off", "unmute orders", "resume orders", "unsilence orders"]],
  [{ kind: "watching" }, ["watching", "watches", "what is being watched?", "list watches", "show watches"]],
  [{ kind: "list" }, ["list", "ls", "targets", "list targets", "show targets", "which databases can you check?"]],
  [{ kind: "status" }, ["status", "are you there?", "ping", "version", "your status"]],
  [help(), ["help", "?", "--help", "-h", "how do I use this?", "help me", "usage"]],
  [help("watch"), ["help watch", "--help watch", "watch"]],
  [
    { kind: "watch", name: "orders", everySeconds: 300, quietHours: quiet },
    [
      "watch orders every 5m quiet 22:00-07:00 Europe/Berlin",
      "watch orders every 5 minutes quiet from 22:00 to 07:00 Europe/Berlin",
    ],
  ],
];
const unclear = [
  "one two",
  "history a b",
  "unwatch a b",
  "watch a every",
  "watch a every b",
  "watch a often 5m",
  "silence a b",
  "orders payroll",
  "x".repeat(3000),
];

test("a hundred phrasings, each read as its person meant it", () => {
  assert.ok(meant.flatMap(([, texts]) => texts).length >= 100);
  for (const [command, texts] of meant) for (const text of texts) assert.deepEqual(read(text), command, text);
  for (const text of unclear) assert.equal(read(text).kind, "unclear", text);
});

test("never another target than the one that was typed: what is no name stays as it is", () => {
  const only = (text: string) => parseCommand(text, (word) => word === "orders");
  for (const typed of ["orders_", "_orders", "orders-", "orders*", "~orders"])
    assert.deepEqual(only(typed), check(typed), typed);
});

test("in Slack `orders_` is checked where it exists, and asked about where it does not", async () => {
  const [base] = targets;
  const named = (name: string) => ({ ...(base ?? assert.fail()), name });
  const it = await scene({ known: [named("orders"), named("orders_")] });
  await it.type("/dbcheck orders_");
  assert.equal((await it.store.check(it.dispatched[0] ?? ""))?.target, "orders_");
  const other = await scene({ known: [named("orders")] });
  await other.type("/dbcheck orders_");
  assert.match(other.workspace.ephemerals("U0ADA")[0]?.text ?? "", /no target `orders_`. Did you mean `orders`\?/);
  assert.equal(other.dispatched.length, 0);
});

test("a name that cannot be typed in a sentence is refused where it is written", () => {
  assert.throws(
    () => readTargets("targets: { orders.: { url: x } }", "t.yaml", {}),
    /orders\.[\s\S]*does not end with a dot/,
  );
});

test("what holds a password, and what only looks like it", () => {
  for (const text of [
    "postgres://u:PASSWORD@h/db",
    "check postgres://u:p/w@x@h:5432/db",
    "postgres://u:<mailto:pw@db.example.com|pw@db.example.com>/db".replaceAll(/<[^|]*\|([^>]*)>/g, "$1"),
    "jdbc:postgresql://h/db?user=u&password=secret",
    "host=h user=u password=secret",
    "PGPASSWORD=secret psql",
    "app:secret@db.example.com",
    "postgres:/u:secret@h",
  ])
    assert.ok(holdsPassword(text), text);
  for (const text of [
    "orders",
    "postgres://h:5432/db",
    "<!here> at 12:30",
    "note 2: the vendor was called",
    "https://x/y",
  ])
    assert.ok(!holdsPassword(text), text);
});

test("a pasted URL is answered and never repeated: not to its author, not in a mention, not in a note", async () => {
  const it = await scene();
  const pasted = "postgres://app:canary-77@db.example/app";
  await it.type(`/dbcheck ${pasted}`);
  await it.type(`/dbcheck watch ${pasted} every 5m`);
  await it.type("/dbcheck postgres://db.example/app");
  await it.workspace.mention({ channel: incidents, user: "U0ADA", text: pasted });
  const whispers = () => it.workspace.ephemerals("U0ADA").map(({ text }) => text);
  const said = await until("four answers", () => (whispers().length === 4 ? whispers() : null));
  assert.ok(
    said.every((text) => !text.includes("canary-77") && !text.includes("db.example")),
    said.join("\n"),
  );
  for (const at of [0, 1, 3])
    assert.match(said[at] ?? "", /^That holds a password: delete your message and rotate it\./);
  assert.match(said[2] ?? "", /by name, not by connection string/);
  assert.equal(it.dispatched.length, 0);
});
