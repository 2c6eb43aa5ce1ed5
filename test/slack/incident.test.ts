// An incident's thread as people use it: mentions, shortcuts, pushpins, forms, the Home tab; who may, and who is told why not.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { renderText } from "../../src/demo/page/render-text.ts";
import type { Report } from "../../src/report/report.ts";
import { shortcuts } from "../../src/slack/action-ids.ts";
import type { Entry } from "../../src/slack/directory.ts";
import { testCluster } from "../support/cluster.ts";
import { freshStore } from "../support/store.ts";
import { healthy, tlsDown as down } from "./reports.ts";
import { incidents, readable, scene, targets, until } from "./scene.ts";

const cluster = await testCluster();
const [ada, grace, guest, partner] = ["U0ADA", "U0GRACE", "U0GUEST", "U0PARTNER"];
const offered = Object.values(shortcuts).map(({ id, name }) => ({ callbackId: id, name, type: "message" as const }));
const [base] = targets;
let minute = 0;

/** A scene whose one target is down: its thread stands, with steps under the verdict. */
async function outage(policy: Partial<Entry["policy"]> = {}, options: { noScopes?: string[] } = {}) {
  const name = `db-${randomUUID().slice(0, 8)}`;
  assert.ok(base);
  /** As the targets file says now. */
  const inForce = { ...base.policy, ...policy };
  const known: Entry[] = [{ ...base, name, policy: inForce }];
  const store = await freshStore(cluster);
  const it = await scene({ known, store: () => store, shortcuts: offered, ...options });
  const end = async (report: Report) => {
    const id = it.dispatched.at(-1) ?? "";
    assert.ok(await store.claim(id, "w", 60_000));
    const startedAt = new Date(Date.now() + (minute += 1) * 1000).toISOString();
    assert.ok(await store.finish(id, "w", { state: "done", report: { ...report, id, startedAt } }));
  };
  const begin = async () => {
    await it.type(`/dbcheck ${name}`);
    await until("dispatch", () => it.dispatched.length > 0);
    await end(down);
    const said = () => it.workspace.messages(incidents);
    const final = await until("the steps", () => said().find((message) => JSON.stringify(message).includes("dbcheck_step:1:go")));
    const [headline] = said();
    assert.ok(headline);
    return { headline, final };
  };
  const whispers = (user: string) => it.workspace.ephemerals(user).map(({ text }) => text);
  const lastWhisper = async (user: string, before: number) => until("an answer", () => whispers(user)[before]);
  return { ...it, store, name, policy: inForce, end, begin, whispers, lastWhisper };
}

test("mentions in the thread: steps are taken, done, skipped, noted and listed; what is unknown is explained", async () => {
  const it = await outage();
  const { headline, final } = await it.begin();
  const say = (text: string, user = ada) => it.workspace.mention({ channel: incidents, user, text, threadTs: headline.ts });
  const list = () => renderText([it.workspace.messages(incidents).find(({ ts }) => ts === final.ts) ?? final]);
  await say("take 1");
  await until("taken", () => /1\. .*being done by @U0ADA/i.test(list()));
  await say("done 1", grace);
  await until("done", () => /1\. .*– done by @U0GRACE/i.test(list()));
  await say("skip 2 because canary-5e1d07 is the night shift's");
  await until("skipped, without the secret", () => /2\. .*– skipped by @U0ADA: \[secret\] is the night shift's/i.test(list()));
  await say("note 2: the vendor was called");
  await until("noted", () => /Note: the vendor was called/.test(list()));
  let before = it.whispers(grace).length;
  await say("take 1", grace);
  assert.match(await it.lastWhisper(grace, before), /Step 1: it is done already/);
  before = it.whispers(ada).length;
  await say("steps");
  assert.match(await it.lastWhisper(ada, before), /\*1\.\*.*done by <@U0GRACE>[\s\S]*\*2\.\*.*skipped/);
  before = it.whispers(ada).length;
  await say("");
  assert.match(await it.lastWhisper(ada, before), /In the thread of an incident you can tell me/);
  before = it.whispers(ada).length;
  await say("take 99");
  assert.match(await it.lastWhisper(ada, before), /no longer kept/);
  const checks = it.dispatched.length;
  await say("again", grace);
  await until("another check", () => it.dispatched.length > checks);
  await it.end(down);
  await say("close");
  await until("closed", () => /Closed – by a person/.test(renderText(it.workspace.messages(incidents))));
});

test("a mention outside of a thread is the slash command; twice delivered it is one check", async () => {
  const it = await outage();
  it.workspace.faults.deliverTwice();
  await it.workspace.mention({ channel: incidents, user: ada, text: it.name });
  await until("the headline", () => it.workspace.messages(incidents).some((message) => JSON.stringify(message).includes("dbcheck_cancel")));
  assert.equal(it.dispatched.length, 1);
  await it.end(healthy);
  await it.workspace.mention({ channel: incidents, user: ada, text: "list" });
  assert.match(await it.lastWhisper(ada, 0), new RegExp(it.name));
});

test("shortcuts: check again, all steps in a modal that works, an experiment; elsewhere they say what they are for", async () => {
  const it = await outage();
  const { headline, final } = await it.begin();
  const choose = (callbackId: string, ts: string, user = ada) => it.workspace.shortcut({ channel: incidents, ts, user, callbackId });
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
  assert.match(await it.lastWhisper(ada, before), /not a thread of a check/);
});

test("experiments: pasted as the framework writes them, secrets masked, refused where they cannot be read; what separates them is told once", async () => {
  const it = await outage();
  const { headline } = await it.begin();
  const record = async (user: string, values: Record<string, string>) => {
    await it.workspace.press({ channel: incidents, ts: headline.ts, actionId: "dbcheck_experiment", user });
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
  const failing = 'hostname: "db.internal", password: "canary-5e1d07", pool_size: 5, socket_options: [:inet6, :keepalive]';
  await record(ada, { name: "Repo in the release", outcome: "failed", options: failing, note: "dies with canary-5e1d07" });
  await record(grace, { name: "driver alone", outcome: "passed", options: 'hostname: "db.internal", socket_options: [:inet6]' });
  await until("the conclusion", () => /socket_options has :keepalive in every failed experiment/.test(thread()));
  assert.match(thread(), /The experiment that decides/);
  const again = await record(ada, { name: "driver alone", outcome: "passed", options: "" });
  assert.ok(open(ada, again), "a name is used once");
  await it.workspace.closeView({ user: ada, view: again });
  await record(ada, { name: "driver again", outcome: "passed", options: 'hostname: "db.internal", socket_options: [:inet6]' });
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
  assert.ok(!JSON.stringify([kept, await it.store.events({ target: it.name }), it.workspace.calls()]).includes("canary-5e1d07"));
  const told = it.workspace.messages(incidents).filter((message) => JSON.stringify(message).includes("experiments show together"));
  assert.equal(told.length, 1, "a third one that shows the same is no news");
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
  const pinned = async () => (await it.store.events({ target: it.name })).filter(({ type }) => type === "timeline.pinned");
  const pin = { channel: incidents, ts: said.ts, name: "pushpin" };
  it.workspace.faults.deliverTwice();
  await it.workspace.react({ ...pin, user: ada });
  const [event] = await until("the pin", async () => ((await pinned()).length > 0 ? pinned() : null));
  assert.deepEqual([event?.actor, event?.data["text"], event?.data["by"]], [ada, "deployed 1.4.2 at nine, [secret]", grace]);
  await it.workspace.shortcut({ channel: incidents, ts: said.ts, user: ada, callbackId: shortcuts.pin.id });
  assert.match(await it.lastWhisper(ada, 0), /in the incident's timeline/);
  const other = await it.workspace.say({ channel: incidents, user: grace, text: "lunch?" });
  await it.workspace.react({ channel: incidents, ts: other.ts, name: "pushpin", user: ada });
  await it.workspace.react({ ...pin, name: "eyes", user: grace });
  await it.type(`/dbcheck history ${it.name}`);
  const history = await until("history", () => it.whispers(ada).find((text) => text.includes("What happened")));
  assert.equal(history.match(/put into the timeline/g)?.length, 1);
  await it.workspace.unreact({ ...pin, user: ada });
  await until("taken away", async () => (await it.store.events({ target: it.name })).some(({ type }) => type === "timeline.unpinned"));
  const before = it.whispers(ada).length;
  await it.type(`/dbcheck history ${it.name}`);
  assert.doesNotMatch(await it.lastWhisper(ada, before), /put into the timeline/);
});

test("guests and people of other organisations are kept out of every door, told whom to ask, and it is kept", async () => {
  const it = await outage({ oncall: [grace] });
  const { headline, final } = await it.begin();
  const refusals = async () => (await it.store.events({ target: it.name })).filter(({ type }) => type === "access.refused");
  await it.type(`/dbcheck ${it.name}`, incidents, guest);
  assert.match(await it.lastWhisper(guest, 0), new RegExp(`Guests may not check \`${it.name}\`.*Ask <@U0GRACE>`));
  await it.workspace.press({ channel: incidents, ts: final.ts, actionId: "dbcheck_step:1:go", user: guest });
  assert.match(await it.lastWhisper(guest, 1), /Guests may not check/);
  await it.workspace.mention({ channel: incidents, user: guest, text: "take 1", threadTs: headline.ts });
  assert.match(await it.lastWhisper(guest, 2), /Guests may not check/);
  await it.workspace.react({ channel: incidents, ts: final.ts, name: "pushpin", user: guest });
  await until("four refusals", async () => (await refusals()).length === 4);
  assert.deepEqual(
    (await refusals()).map(({ actor }) => actor),
    [guest, guest, guest, guest],
  );
  assert.match(JSON.stringify(await it.store.steps((await it.store.checkAt(incidents, headline.ts))?.id ?? "")), /"state":"open"/);
  for (const { id } of Object.values(shortcuts))
    await it.workspace.shortcut({ channel: incidents, ts: final.ts, user: guest, callbackId: id });
  for (const actionId of ["dbcheck_experiment", "dbcheck_close_incident", "dbcheck_export"])
    await it.workspace.press({ channel: incidents, ts: headline.ts, actionId, user: guest });
  await it.workspace.press({ channel: incidents, ts: final.ts, actionId: "dbcheck_ticket", user: guest });
  await until("all of them", async () => (await refusals()).length === 4 + Object.keys(shortcuts).length + 4);
  const answers = 3 + Object.keys(shortcuts).length + 4;
  await until("an answer to each, but to the reaction", () => it.whispers(guest).length === answers);
  assert.deepEqual([it.workspace.views(guest), it.workspace.files()], [[], []], "nothing opened for them, and nothing was handed out");
  assert.ok(await it.store.openIncident(it.name));
  await it.workspace.mention({ channel: "C0SHARED", user: partner, text: it.name });
  const foreign = await until("an answer", () => it.whispers(partner)[0]);
  assert.match(foreign, /only in the workspace that I am installed in/);
  await until("kept as well", async () => (await refusals()).some(({ actor, data }) => actor === partner && data["wanted"] === "check"));
  await it.type("/dbcheck list", incidents, guest);
  assert.match(await it.lastWhisper(guest, answers), /No target may be checked here/);

  const welcome = await outage({ allowGuests: true });
  await welcome.type(`/dbcheck ${welcome.name}`, incidents, guest);
  await until("a guest's check", () => welcome.dispatched.length === 1);
  const blind = await outage({}, { noScopes: ["users:read"] });
  await blind.type(`/dbcheck ${blind.name}`);
  assert.match(await blind.lastWhisper(ada, 0), /cannot tell members from guests: the app needs the scope `users:read`/);
});

test("a form that was opened is judged again when it is sent: who may no longer is refused in it, and nothing is done", async () => {
  const it = await outage();
  const { headline, final } = await it.begin();
  const steps = async () => JSON.stringify(await it.store.steps((await it.store.checkAt(incidents, headline.ts))?.id ?? ""));
  const skip = /"(\S{36}:1:skip)"/.exec(JSON.stringify(final))?.[1] ?? "";
  const forms: [
    callbackId: string,
    press: { ts: string; actionId: string; value?: string },
    values: Record<string, Record<string, string>>,
  ][] = [
    ["dbcheck_step_form", { ts: final.ts, actionId: "dbcheck_step:1:more", value: skip }, { words: { words: "not ours" } }],
    [
      "dbcheck_experiment_form",
      { ts: headline.ts, actionId: "dbcheck_experiment" },
      { name: { name: "one" }, outcome: { outcome: "failed" } },
    ],
    ["dbcheck_ticket_form", { ts: final.ts, actionId: "dbcheck_ticket" }, {}],
  ];
  const before = await steps();
  for (const [callbackId, press, values] of forms) {
    it.policy.allowedUsers = [];
    await it.workspace.press({ channel: incidents, user: ada, ...press });
    const view = await until(callbackId, () => it.workspace.views(ada).find((one) => one.callback_id === callbackId));
    it.policy.allowedUsers = [grace];
    const answer = await it.workspace.submitView({ user: ada, view: view.id, values });
    assert.match(JSON.stringify(answer), /"response_action":"errors".*You are not among those who may check/, callbackId);
    await it.workspace.closeView({ user: ada, view: view.id });
  }
  assert.equal(await steps(), before);
  const events = await it.store.events({ target: it.name });
  assert.deepEqual(
    events.filter(({ type }) => ["access.refused", "ticket.created", "experiment.recorded"].includes(type)).map(({ type }) => type),
    ["access.refused", "access.refused", "access.refused"],
  );
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
  await until("its end", () => it.workspace.messages(incidents).filter((one) => JSON.stringify(one).includes("run_again")).length === 2);
  assert.equal(mentions().length, 1);
});

test("the Home tab: how each target stands, open incidents with their threads, a check; what one may not see is not there", async () => {
  const it = await outage();
  const { headline } = await it.begin();
  await it.workspace.openHome({ user: ada });
  const home = (user = ada) => readable(it.workspace.home(user)?.blocks);
  await until("the tab", () => /open incident/.test(home()));
  assert.match(home(), new RegExp(`${it.name}.*Down`));
  assert.match(JSON.stringify(it.workspace.home(ada)), new RegExp(`archives/${incidents}/p${headline.ts.replace(".", "")}`));
  const view = it.workspace.home(ada);
  assert.ok(view);
  const checks = it.dispatched.length;
  await it.workspace.pressInView({ view: view.id, actionId: "dbcheck_home_check", user: ada });
  await until("a check", () => it.dispatched.length > checks);
  await until("said on top", () => /is being checked: the thread is in your direct messages|incident of .* is open/i.test(home()));
  await it.end(down);
  await until("its thread", () => it.workspace.messages("D0ADA").length > 0);
  await it.workspace.openHome({ user: guest });
  await until("a guest's tab", () => /0 targets/.test(home(guest)));
  assert.doesNotMatch(home(guest), new RegExp(it.name));
});

test("the Home tab: targets of certain channels are there for who is in one of them, and their checks are told in it", async () => {
  assert.ok(base);
  const of = (name: string, ...allowedChannels: string[]): Entry => ({ ...base, name, policy: { ...base.policy, allowedChannels } });
  const known = [of("in-shared", "C0NOWHERE", "C0SHARED"), of("in-archive", "C0ARCHIVE"), of("in-private", "C0PRIVATE")];
  const store = await freshStore(cluster);
  const it = await scene({ known, store: () => store });
  await it.workspace.openHome({ user: grace });
  const text = (user: string) => readable(it.workspace.home(user)?.blocks);
  await until("her tab", () => /1 target that you may check/.test(text(grace)));
  assert.match(text(grace), /in-shared/);
  assert.doesNotMatch(text(grace), /in-archive|in-private/, "archived, and one that the bot does not see");
  await it.workspace.pressInView({ view: it.workspace.home(grace)?.id ?? "", actionId: "dbcheck_home_check", user: grace });
  await until("where it is told", () => /is being checked: the thread is in <#C0SHARED>/.test(text(grace)));
  await until("its thread", () => it.workspace.messages("C0SHARED").length > 0);

  const blind = await scene({ known, store: () => store, noScopes: ["channels:read", "groups:read"] });
  await blind.workspace.openHome({ user: grace });
  await until("without the scopes", () => /0 targets.*those of certain channels/.test(readable(blind.workspace.home(grace)?.blocks)));
});

test("a watch that is set again from another channel moves there, and its answer says so", async () => {
  const it = await outage();
  await it.type(`/dbcheck watch ${it.name} every 5m`);
  assert.doesNotMatch(await it.lastWhisper(ada, 0), /Until now/);
  await it.type(`/dbcheck watch ${it.name} every 10m`, "C0SHARED", grace);
  assert.match(
    await it.lastWhisper(grace, 0),
    /every 10 minutes.*Until now <#C0INCIDENTS> heard of it \(set by <@U0ADA>\); it no longer does/,
  );
  await it.type(`/dbcheck watch ${it.name} every 5m`, "C0SHARED", grace);
  assert.doesNotMatch(await it.lastWhisper(grace, 1), /Until now/);
});

test("the Home tab of 500 targets: pages and a filter, within Slack's limits", async () => {
  assert.ok(base);
  const known = Array.from({ length: 500 }, (_, at): Entry => ({ ...base, name: `many-${String(at).padStart(3, "0")}` }));
  const store = await freshStore(cluster);
  const it = await scene({ known, store: () => store });
  await it.workspace.openHome({ user: ada });
  const text = () => readable(it.workspace.home(ada)?.blocks);
  await until("the first page", () => /Page 1 of 25/.test(text()));
  const view = () => it.workspace.home(ada)?.id ?? "";
  await it.workspace.pressInView({ view: view(), actionId: "dbcheck_home_page:next", user: ada });
  await until("the second page", () => /Page 2 of 25/.test(text()) && /many-020/.test(text()));
  await it.workspace.pressInView({ view: view(), actionId: "dbcheck_home_filter", user: ada, value: "many-31" });
  await until("filtered", () => /many-310/.test(text()) && !/many-020/.test(text()) && !/Page/.test(text()));
});
