// An incident's thread as people use it: mentions, shortcuts, pushpins, experiments, and whom it calls.
import assert from "node:assert/strict";
import { test } from "node:test";
import { renderText } from "../../src/demo/page/render-text.ts";
import { shortcuts } from "../../src/slack/action-ids.ts";
import { ada, grace, outage } from "./outage.ts";
import { healthy, tlsDown as down } from "./reports.ts";
import { incidents, readable } from "./scene.ts";
import { chosen } from "../support/incident-menu.ts";
import { until } from "../support/until.ts";

test("mentions in the thread: steps are taken, done, skipped, noted and listed; what is unknown is explained", async () => {
  const it = await outage();
  const { headline, final } = await it.begin();
  const say = (text: string, user = ada) =>
    it.workspace.mention({ channel: incidents, user, text, threadTs: headline.ts });
  const list = () => renderText([it.workspace.messages(incidents).find(({ ts }) => ts === final.ts) ?? final]);
  await say("take 1");
  await until("taken", () => /1\. .*being done by @U0ADA/i.test(list()));
  await say("done 1", grace);
  await until("done", () => /1\. .*– done by @U0GRACE/i.test(list()));
  await say("skip 2 because canary-5e1d07 is the night shift's");
  await until("skipped, without the secret", () =>
    /2\. .*– skipped by @U0ADA: \[secret\] is the night shift's/i.test(list()),
  );
  await say("note 2: the vendor was called");
  await until("noted", () => /Note: the vendor was called/.test(list()));
  let before = it.whispers(grace).length;
  await say("take 1", grace);
  assert.match(await it.lastWhisper(grace, before), /Step 1: it is already done/);
  before = it.whispers(ada).length;
  await say("steps");
  assert.match(await it.lastWhisper(ada, before), /\*1\.\*.*done by <@U0GRACE>[\s\S]*\*2\.\*.*skipped/);
  before = it.whispers(ada).length;
  await say("");
  assert.match(await it.lastWhisper(ada, before), /In the thread of an incident you can tell me/);
  before = it.whispers(ada).length;
  await say("take 99");
  assert.match(await it.lastWhisper(ada, before), /There is no step 99: this incident has \d+ steps/);
  const checks = it.dispatched.length;
  await say("again", grace);
  await until("another check", () => it.dispatched.length > checks);
  await it.end(down);
  await say("close");
  await until("closed", () => /Closed – by @U0ADA, after/.test(renderText(it.workspace.messages(incidents))));
});

test("a mention outside of a thread is the slash command; twice delivered it is one check", async () => {
  const it = await outage();
  it.workspace.faults.deliverTwice();
  await it.workspace.mention({ channel: incidents, user: ada, text: it.name });
  await until("the headline", () =>
    it.workspace.messages(incidents).some((message) => JSON.stringify(message).includes("dbcheck_cancel")),
  );
  assert.equal(it.dispatched.length, 1);
  await it.end(healthy);
  await it.workspace.mention({ channel: incidents, user: ada, text: "list" });
  assert.match(await it.lastWhisper(ada, 0), new RegExp(it.name));
});

test("shortcuts: check again, all steps in a modal that works, an experiment; elsewhere they say what they are for", async () => {
  const it = await outage();
  const { headline, final } = await it.begin();
  const choose = (callbackId: string, ts: string, user = ada) =>
    it.workspace.shortcut({ channel: incidents, ts, user, callbackId });
  await choose(shortcuts.steps.id, final.ts);
  const [modal] = await until("the modal", () => (it.workspace.views(ada).length > 0 ? it.workspace.views(ada) : null));
  assert.ok(modal);
  const view = () => readable(it.workspace.views(ada)[0]?.blocks);
  await it.workspace.pressInView({ view: modal.id, actionId: "dbcheck_step:1:go", user: ada });
  await until("taken, in the modal", () => /1\. .*being done by/i.test(view()));
  const skip = /"(\S{36}:2:skip)"/.exec(JSON.stringify(it.workspace.views(ada)[0]))?.[1] ?? "";
  await it.workspace.pressInView({ view: modal.id, actionId: "dbcheck_step:2:more", user: ada, value: skip });
  const form = await until("the form on top", () => it.workspace.views(ada)[1]);
  await it.workspace.submitView({ user: ada, view: form.id, values: { words: { words: "not ours" } } });
  await until("skipped, in the modal below", () => /2\. .*skipped by.*not ours/i.test(view()));
  await it.workspace.closeView({ user: ada, view: modal.id });

  const checks = it.dispatched.length;
  await choose(shortcuts.again.id, headline.ts, grace);
  await until("another check", () => it.dispatched.length > checks);
  const other = await it.workspace.say({ channel: incidents, user: ada, text: "lunch?" });
  const before = it.whispers(ada).length;
  await choose(shortcuts.steps.id, other.ts);
  assert.match(await it.lastWhisper(ada, before), /This thread has no check/);
});

test("experiments: pasted as the framework writes them, secrets masked, refused where they cannot be read; what separates them is told once", async () => {
  const it = await outage();
  const { headline } = await it.begin();
  const record = async (user: string, values: Record<string, string>) => {
    await it.workspace.press({ channel: incidents, ts: headline.ts, user, ...chosen(headline, "experiment") });
    const view = await until("the form", () => it.workspace.views(user).at(-1));
    const entered = Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { [id]: value }]));
    await it.workspace.submitView({ user, view: view.id, values: entered });
    return view.id;
  };
  const open = (user: string, id: string) => it.workspace.views(user).some((view) => view.id === id);
  const thread = () => renderText(it.workspace.thread(incidents, headline.ts));
  const wrong = await record(ada, { name: "nonsense", outcome: "failed", options: "((((" });
  assert.ok(open(ada, wrong), "it stays open with what is wrong");
  await it.workspace.closeView({ user: ada, view: wrong });
  const failing =
    'hostname: "db.internal", password: "canary-5e1d07", pool_size: 5, socket_options: [:inet6, :keepalive]';
  await record(ada, {
    name: "Repo in the release",
    outcome: "failed",
    options: failing,
    note: "dies with canary-5e1d07",
  });
  await record(grace, {
    name: "driver alone",
    outcome: "passed",
    options: 'hostname: "db.internal", socket_options: [:inet6]',
  });
  await until("the conclusion", () => /socket_options has :keepalive in every failed experiment/.test(thread()));
  assert.match(thread(), /Next experiment/);
  const again = await record(ada, { name: "driver alone", outcome: "passed", options: "" });
  assert.ok(open(ada, again), "a name is used once");
  await it.workspace.closeView({ user: ada, view: again });
  await record(ada, {
    name: "driver again",
    outcome: "passed",
    options: 'hostname: "db.internal", socket_options: [:inet6]',
  });
  const check = await it.store.checkAt(incidents, headline.ts);
  const kept = await until("all three", async () => {
    const all = await it.store.experiments(check?.id ?? "");
    return all.length === 3 ? all : null;
  });
  assert.deepEqual(
    kept.map(({ name, outcome, actor }) => [name, outcome, actor]),
    [
      ["Repo in the release", "failed", ada],
      ["driver alone", "passed", grace],
      ["driver again", "passed", ada],
    ],
  );
  assert.ok(
    !JSON.stringify([kept, await it.store.events({ target: it.name }), it.workspace.calls()]).includes("canary-5e1d07"),
  );
  const told = it.workspace
    .messages(incidents)
    .filter((message) => JSON.stringify(message).includes("experiments show together"));
  assert.equal(told.length, 1, "a third one that shows the same is no news");
});

test("I'm on it: the headline names who took the incident; who comes second is told, may take it over, and a form asks before it is closed", async () => {
  const it = await outage();
  const { headline } = await it.begin();
  const shown = () => it.workspace.messages(incidents).find(({ ts }) => ts === headline.ts) ?? headline;
  const press = (user: string, action: { actionId: string; value?: string }) =>
    it.workspace.press({ channel: incidents, ts: headline.ts, user, ...action });
  await press(ada, { actionId: "dbcheck_take" });
  await until("who is on it", () => /@U0ADA is on it/.test(renderText([shown()])));
  assert.ok(!JSON.stringify(shown()).includes("dbcheck_take"), "nobody is offered it twice");
  const said = it.whispers(grace).length;
  await it.workspace.mention({ channel: incidents, user: grace, text: "I’m on it", threadTs: headline.ts });
  assert.match(await it.lastWhisper(grace, said), /^Ada Lovelace is already on this incident/);
  assert.match(renderText([shown()]), /@U0ADA is on it/);
  await press(grace, chosen(shown(), "take-over"));
  await until("who took it over", () => /@U0GRACE is on it/.test(renderText([shown()])));
  const events = await it.store.events({ target: it.name });
  assert.deepEqual(
    events.filter(({ type }) => type === "incident.taken").map(({ actor }) => actor),
    [ada, grace],
  );
  await press(ada, chosen(shown(), "close"));
  const form = await until("the question", () => it.workspace.views(ada)[0]);
  assert.match(readable(form.blocks), /headline shows that you closed it/);
  assert.equal((await it.store.openIncident(it.name))?.incident.state, "open", "nothing is closed by the menu alone");
  await it.workspace.submitView({ user: ada, view: form.id, values: {} });
  await until("closed", () => /Closed – by @U0ADA/.test(renderText([shown()])));
  assert.doesNotMatch(renderText([shown()]), /is on it/);
});

test("the team of the verdict's owner is mentioned by the result that opens the incident, and by no later check of it", async () => {
  const it = await outage({ owners: { operator: "S0DBA", client: "S0APP" } });
  const { final, headline } = await it.begin();
  const groups = (message: object) => JSON.stringify(message).match(/"usergroup_id":"(\w+)"/g);
  assert.deepEqual(groups(final), ['"usergroup_id":"S0DBA"']);
  assert.deepEqual(groups(headline), ['"usergroup_id":"S0DBA"']);
  await it.type(`/dbcheck ${it.name}`);
  await until("again", () => it.dispatched.length === 2);
  await it.end(down);
  const finals = () =>
    it.workspace.messages(incidents).filter((one) => JSON.stringify(one.blocks).includes("dbcheck_details"));
  const second = await until("its end", () => finals()[1]);
  assert.equal(groups(second), null);
});

test("a pushpin puts a message of the thread into the timeline, once; taken away it is gone; elsewhere it means nothing", async () => {
  const it = await outage();
  const { headline } = await it.begin();
  const said = await it.workspace.say({
    channel: incidents,
    user: grace,
    text: "deployed 1.4.2 at nine, canary-5e1d07",
    threadTs: headline.ts,
  });
  const pinned = async () =>
    (await it.store.events({ target: it.name })).filter(({ type }) => type === "timeline.pinned");
  const pin = { channel: incidents, ts: said.ts, name: "pushpin" };
  it.workspace.faults.deliverTwice();
  await it.workspace.react({ ...pin, user: ada });
  const [event] = await until("the pin", async () => ((await pinned()).length > 0 ? pinned() : null));
  assert.deepEqual(
    [event?.actor, event?.data["text"], event?.data["by"]],
    [ada, "deployed 1.4.2 at nine, [secret]", grace],
  );
  await it.workspace.shortcut({ channel: incidents, ts: said.ts, user: ada, callbackId: shortcuts.pin.id });
  await until(
    "both answers",
    () => it.whispers(ada).filter((text) => /the incident's timeline/.test(text)).length === 2,
  );
  const other = await it.workspace.say({ channel: incidents, user: grace, text: "lunch?" });
  await it.workspace.react({ channel: incidents, ts: other.ts, name: "pushpin", user: ada });
  await it.workspace.react({ ...pin, name: "eyes", user: grace });
  await it.type(`/dbcheck history ${it.name}`);
  const history = await until("history", () => it.whispers(ada).find((text) => text.includes("What happened")));
  assert.equal(history.match(/added to the timeline/g)?.length, 1);
  await it.workspace.unreact({ ...pin, user: ada });
  await until("taken away", () =>
    it.whispers(ada).some((text) => text.startsWith("Taken out of the incident's timeline")),
  );
  const before = it.whispers(ada).length;
  await it.type(`/dbcheck history ${it.name}`);
  assert.doesNotMatch(await it.lastWhisper(ada, before), /added to the timeline/);
});

test("those on call are mentioned with the verdict, once, and nobody else by edits", async () => {
  const it = await outage({ oncall: [grace, "S0ONCALL"] });
  const { final } = await it.begin();
  const mentions = () =>
    it.workspace
      .calls("chat.postMessage")
      .map(({ args }) => JSON.stringify(args))
      .filter((text) => text.includes("S0ONCALL") && text.includes(grace));
  assert.equal(mentions().length, 1);
  assert.match(JSON.stringify(final), /usergroup_id/);
  await it.type(`/dbcheck ${it.name}`);
  await until("again", () => it.dispatched.length === 2);
  await it.end(down);
  await until(
    "its end",
    () =>
      it.workspace.messages(incidents).filter((one) => JSON.stringify(one).includes("dbcheck_details")).length === 2,
  );
  assert.equal(mentions().length, 1);
});
