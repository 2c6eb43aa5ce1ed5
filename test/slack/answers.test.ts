// Whoever speaks to the bot gets an answer: in time, where they are, and with the true reason.
import assert from "node:assert/strict";
import { test } from "node:test";
import { refusedWords } from "../../src/slack/delivery/slack-errors.ts";
import type { MemoryStore } from "../../src/store/memory-store.ts";
import { ada, grace, outage } from "./outage.ts";
import { healthy, tlsDown as down } from "./reports.ts";
import { incidents, readable, scene } from "./scene.ts";
import { until } from "../support/until.ts";

test("Run again within the incident's thread, by button and mention: it stays there", async () => {
  const it = await outage();
  const { headline, final } = await it.begin();
  const inChannel = () => it.workspace.messages(incidents).filter(({ thread_ts }) => thread_ts === undefined).length;
  assert.equal(inChannel(), 1);
  const again = [
    () => it.workspace.press({ channel: incidents, ts: final.ts, user: ada, actionId: "dbcheck_run_again" }),
    () => it.workspace.mention({ channel: incidents, user: grace, text: "again", threadTs: headline.ts }),
  ];
  for (const [at, ask] of again.entries()) {
    const replies = it.workspace.thread(incidents, headline.ts).length;
    await ask();
    await until("a check", () => it.dispatched.length === at + 2);
    await it.end(down);
    const thread = () => it.workspace.thread(incidents, headline.ts);
    await until("its messages in the thread", () => thread().length >= replies + 3);
  }
  assert.equal(inChannel(), 1, "nothing of it in the channel");
  assert.match(it.whispers(ada).at(-1) ?? "", /The result will be in this thread/);
});

test("mentions in the thread: each has a line, and who else has a step is named", async () => {
  const it = await outage();
  const { headline } = await it.begin();
  const answer = async (text: string, user = ada) => {
    const before = it.whispers(user).length;
    await it.workspace.mention({ channel: incidents, user, text, threadTs: headline.ts });
    return it.lastWhisper(user, before);
  };
  assert.match(await answer("take 1"), /Step 1 is yours/);
  assert.match(await answer("take 1", grace), /Step 1: Ada Lovelace already has this/);
  assert.match(await answer("done 1"), /Step 1 is done/);
  assert.match(await answer("skip 2 because it is not ours"), /Step 2 is skipped/);
  assert.match(await answer("note 2 called them"), /Step 2 has your note/);
  assert.match(await answer("note 2 postgres://u:pw@h/db"), /^That holds a password/);
  assert.match(await answer("check 1"), /Step 1 is being checked/);
  assert.match(await answer("done 99"), /There is no step 99: this incident has \d+ steps/);
  assert.match(await answer("stop"), /re-checks of .* have stopped/);
  assert.match(await answer("stop"), /re-checks of .* have stopped/);
  assert.match(await answer("close"), /is closed/);
  assert.match(await answer("close"), /over already/);
});

test("a lost answer to a mention comes as a direct message", async () => {
  const it = await scene();
  it.workspace.faults.add({ method: "chat.postEphemeral", kind: "error", error: "user_not_in_channel" });
  await it.workspace.mention({ channel: incidents, user: ada, text: "help" });
  await until("the direct message", () => /checks a database/.test(it.workspace.messages("D0ADA").at(-1)?.text ?? ""));
});

test("in its direct messages the bot listens without a mention, and answers with messages", async () => {
  const it = await scene();
  await it.workspace.say({ channel: "D0ADA", user: ada, text: "please check blockster-v2" });
  await until("a check", () => it.dispatched.length === 1);
  await it.finish(healthy);
  const said = () => it.workspace.messages("D0ADA");
  await until("its thread", () => said().length === 4);
  await it.workspace.say({ channel: "D0ADA", user: ada, text: "what is this about" });
  await until("an answer", () => /don't understand/.test(said().at(-1)?.text ?? ""));
  assert.equal(said().length, 6, "it does not answer itself");
});

test("what Slack is asked for a permission is asked at once, and one answer that does not come holds up nothing", async () => {
  const it = await scene();
  it.workspace.faults.add({ method: "users.info", kind: "slow", ms: 30_000 });
  const typed = it.type("/dbcheck payroll");
  await until("the user group is asked meanwhile", () => it.workspace.calls("usergroups.users.list").length === 1);
  const { ack } = await typed;
  assert.ok(ack.ok);
  await until("the reason", () => /not reachable right now/.test(it.workspace.ephemerals(ada).at(-1)?.text ?? ""));
});

test("a command is acknowledged while its check is still being written, and its answer follows", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const it = await scene({
    store: (real) =>
      new Proxy(real, {
        get: (target, name: keyof MemoryStore) => {
          const value: unknown = target[name];
          if (typeof value !== "function") return value;
          return async (...args: unknown[]) => {
            if (name === "accept") await held;
            return (value as (...args: unknown[]) => unknown).apply(target, args);
          };
        },
      }),
  });
  const { ack } = await it.type("/dbcheck blockster-v2");
  assert.ok(ack.ok, "before it was written");
  assert.equal(it.dispatched.length, 0);
  release();
  await until("the check", () => it.dispatched.length === 1);
});

test("posts that Slack refuses altogether: who asked hears why, and then the result", async () => {
  const it = await scene();
  it.workspace.faults.add({ method: "chat.postMessage", kind: "error", error: "token_revoked", times: 99 });
  await it.type("/dbcheck blockster-v2");
  const said = () => it.workspace.ephemerals(ada).map(({ text }) => text);
  await until("why", () => said().some((text) => /doesn't accept my messages now \(`token_revoked`\)/.test(text)));
  await it.finish(down);
  await until("the result", () => said().some((text) => /expired 3 days ago/.test(text)), 90_000);
});

test("why Slack refuses everything, and who can change that, in words", () => {
  for (const [code, words] of [
    ["missing_scope", /needs the scope `chat:write`/],
    ["token_expired", /must be installed again/],
    ["ekm_access_denied", /encryption keys don't let it post/],
    ["fatal_error", /the bot's log has more/],
  ] as const)
    assert.match(refusedWords(code), words);
});

test("a thread that takes no replies: the result is said in the channel", async () => {
  const it = await scene();
  const inThread = (args: Record<string, unknown>) => args["thread_ts"] !== undefined;
  const fault = { method: "chat.postMessage", kind: "error", error: "cannot_reply_to_message", times: 9 } as const;
  it.workspace.faults.add({ ...fault, match: inThread });
  await it.type("/dbcheck blockster-v2");
  await it.finish(down);
  const top = () => it.workspace.messages(incidents).filter(({ thread_ts }) => thread_ts === undefined);
  await until("the result", () => top().some(({ blocks }) => /expired 3 days ago/.test(readable(blocks))));
});

test("the text of a message says what is wrong, what to do, and who can fix it", async () => {
  const it = await scene();
  await it.type("/dbcheck blockster-v2");
  const first = await until("the headline", () => it.workspace.messages(incidents)[0]?.text);
  assert.match(first, /^blockster-v2: (Waiting\. Next in the queue|Checking)\b.*\.$/);
  await it.finish(down);
  const whole = /^blockster-v2: Down\. .*expired 3 days ago.*Do now: .*Who: /;
  await until("both", () => it.workspace.messages(incidents).filter(({ text }) => whole.test(text)).length === 2);
});

test("a headline that somebody deletes during the incident is posted again, once, and carries the incident", async () => {
  const it = await outage();
  const { headline } = await it.begin();
  it.workspace.faults.add({
    method: "chat.update",
    kind: "error",
    error: "message_not_found",
    times: 99,
    match: (args) => args["ts"] === headline.ts,
  });
  await it.type(`/dbcheck ${it.name}`);
  await until("another check", () => it.dispatched.length === 2);
  await it.end(down);
  const carries = () =>
    it.workspace.messages(incidents).filter((message) => JSON.stringify(message).includes("dbcheck_more"));
  await until("the second one", () => carries().some(({ ts }) => ts !== headline.ts));
});

test("the true reason of a refusal: an unknown person, a scope that is missing, a group that is none", async () => {
  for (const [method, error, words] of [
    ["users.info", "user_not_found", /Slack doesn't tell me who you are \(`user_not_found`\)/],
    ["users.info", "missing_scope", /needs the scope `users:read`/],
    ["usergroups.users.list", "missing_scope", /can't see who is in the user groups.*`usergroups:read`/],
    ["usergroups.users.list", "no_such_subteam", /Its id in `allowed_usergroups` may be wrong/],
  ] as const) {
    const it = await scene();
    it.workspace.faults.add({ method, kind: "error", error });
    await it.type("/dbcheck payroll");
    assert.match(it.workspace.ephemerals(ada).at(-1)?.text ?? "", words);
    assert.equal(it.dispatched.length, 0);
  }
});

test("a form that was closed before it could be filled is said so, and is no bug", async () => {
  const it = await outage();
  const { final } = await it.begin();
  for (const error of ["not_found", "hash_conflict"])
    it.workspace.faults.add({ method: "views.update", kind: "error", error, times: 1 });
  const press = () => it.workspace.press({ channel: incidents, ts: final.ts, user: ada, actionId: "dbcheck_ticket" });
  await press();
  await until("said", () => /form was closed or changed before I could fill it/.test(it.whispers(ada).at(-1) ?? ""));
  it.workspace.faults.clear();
  it.workspace.faults.add({ method: "views.open", kind: "error", error: "invalid_trigger_id" });
  await press();
  await until("said", () => /took too long for Slack/.test(it.whispers(ada).at(-1) ?? ""));
});

test("a pushpin has an answer, also where the bot may not read", async () => {
  const it = await outage({}, { noScopes: ["channels:history"] });
  const { headline } = await it.begin();
  await it.workspace.react({ channel: incidents, ts: headline.ts, user: ada, name: "pushpin" });
  await until("why not", () => /can't read messages here.*`channels:history`/.test(it.whispers(ada).at(-1) ?? ""));
});
