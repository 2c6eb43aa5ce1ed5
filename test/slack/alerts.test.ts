// Alerts in Slack: the thread that one begins, messages of alert bots, and /dbcheck alerts; over a store in PostgreSQL.
import assert from "node:assert/strict";
import { test } from "node:test";
import { directoryOf } from "../../src/cli/target-directory.ts";
import type { NewAlert } from "../../src/store/alerts.ts";
import type { PgStore } from "../../src/store/pg-store.ts";
import { readTargets } from "../../src/target/file.ts";
import { sharedCluster } from "../support/cluster.ts";
import { freshStore } from "../support/store.ts";
import { until } from "../support/until.ts";
import { tlsDown } from "./reports.ts";
import { incidents, readable, scene, type Scene } from "./scene.ts";

const file = `targets:
  blockster-v2:
    url: postgres://blockster@db.example:5432/app
    channel: ${incidents}
    alerts: [{ source: slack, match: { app: A0ALERTS } }]
  orders:
    url: postgres://app@orders.example:5432/orders
    allowed_channels: [C0ELSEWHERE]
  payroll:
    url: postgres://app@pay.example:5432/pay
    allowed_users: [U0GRACE]
`;
const { targets } = readTargets(file, "t.yaml", {});
const cluster = await sharedCluster();

async function stage(options: { http?: boolean; alertApps?: string } = {}): Promise<{ it: Scene; store: PgStore }> {
  const store = await freshStore(cluster);
  const it = await scene({ ...options, store: () => store, directory: directoryOf(targets, null) });
  return { it, store };
}
const bot = { channel: incidents, appId: "A0ALERTS", botId: "B0ALERTS" };
const down = { color: "danger", title: "[FIRING:1] PostgresDown", text: "pg_up is 0" };
const newest = async (store: PgStore) => (await store.newestAlerts(50))[0];
const inThread = (it: Scene, ts: string) => it.workspace.thread(incidents, ts).slice(1);

function alert(target: string | null, more: Partial<NewAlert> = {}): NewAlert {
  return {
    source: "alertmanager",
    key: `${target}-${Math.random()}`,
    moment: "",
    isOneUntilEnded: false,
    state: "firing",
    title: "PostgresDown",
    summary: "<!channel> pg_up is 0",
    url: "https://prometheus.example/graph",
    labels: {},
    isOwn: false,
    target: target === null ? null : { name: target, fingerprint: "f", place: { channel: incidents } },
    reason: target === null ? "rules of several targets match it" : null,
    candidates: target === null ? ["orders", "payroll"] : [],
    ...more,
  };
}

test("the thread of an alert begins with its name, mentions nobody who did not ask, and ends in its verdict", async () => {
  const { it, store } = await stage();
  const taken = await store.takeAlerts([alert("blockster-v2"), alert("blockster-v2")]);
  it.dispatched.push(...taken.flatMap(({ toRun }) => toRun ?? []));
  const headline = await until("the headline", () => it.workspace.messages(incidents)[0]);
  assert.match(
    readable(headline.blocks),
    /Alert: PostgresDown \(Alertmanager\) – <!channel> pg_up is 0 – and 1 more alert/,
  );
  assert.match(headline.text, /Alert: PostgresDown\./);
  await it.finish(tlsDown, store);
  const final = await until("the result", () =>
    it.workspace.thread(incidents, headline.ts).find((one) => JSON.stringify(one).includes("dbcheck_details")),
  );
  assert.match(readable(final.blocks), /certificate/i);
  assert.ok(!JSON.stringify(final.blocks).includes('"type":"user"'));
  await until("the headline to say it", () => /: Down\b/i.test(it.workspace.messages(incidents)[0]?.text ?? ""));
  assert.ok(!it.workspace.messages(incidents)[0]?.text.includes("<!channel>"));
});

test("of an incident that an alert began without a channel a person hears that it has no thread", async () => {
  const { it, store } = await stage();
  const nowhere = { target: { name: "blockster-v2", fingerprint: "f", place: { channel: null } } };
  const taken = await store.takeAlerts([alert("blockster-v2", nowhere)]);
  it.dispatched.push(...taken.flatMap(({ toRun }) => toRun ?? []));
  await it.finish(tlsDown, store);
  await it.type("/dbcheck blockster-v2");
  const told = await until("a word on the incident", () => it.workspace.ephemerals("U0ADA")[0]);
  assert.match(
    told.text,
    /has been open since .* It has no thread: an alert started it, and the target has no `channel`\.$/,
  );
});

for (const http of [false, true])
  test(`an alert bot's message is answered in its own thread, over ${http ? "HTTP" : "Socket Mode"}`, async () => {
    const { it, store } = await stage({ http, alertApps: "A0OTHER A0ALERTS" });
    const { ts } = await it.workspace.appSays({ ...bot, text: "", attachments: [down] });
    await until("an answer below it", () => inThread(it, ts)[0]);
    await it.finish(tlsDown, store);
    const final = await until("the result", () =>
      inThread(it, ts).find((one) => JSON.stringify(one).includes("dbcheck_details")),
    );
    assert.match(readable(final.blocks), /certificate/i);
    assert.equal(
      it.workspace.messages(incidents).filter((one) => one.thread_ts === undefined).length,
      1,
      "nothing beside it",
    );
    const check = await store.checkAt(incidents, ts);
    assert.deepEqual(
      [check?.target, check?.alert?.source, check?.alert?.title],
      ["blockster-v2", "slack", "[FIRING:1] PostgresDown"],
    );
    // What the bot says, and what another says below, is no alert.
    assert.equal((await store.newestAlerts(50)).length, 1);
    const { ts: second } = await it.workspace.appSays({ ...bot, text: "OrdersErrors is firing" });
    const link = await until("where the incident is", () => inThread(it, second)[0]);
    assert.match(link.text, /^An incident of `blockster-v2` has been open since .*\|its thread>\.$/);
    assert.equal((await newest(store))?.outcome, "joined-incident");
  });

test("who is not allowed is not read: other apps, people, replies; and no target is told of where it may not be", async () => {
  const { it, store } = await stage({ alertApps: "A0ALERTS B0HOOK" });
  await it.workspace.appSays({ ...bot, appId: "A0OTHER", botId: "B0OTHER", text: "PostgresDown" });
  await it.workspace.say({ channel: incidents, user: "U0ADA", text: "PostgresDown db.example:5432" });
  const { ts } = await it.workspace.appSays({ ...bot, appId: "A0OTHER", botId: "B0HOOK", text: "something is down" });
  await it.workspace.appSays({ ...bot, text: "PostgresDown", threadTs: ts });
  const [row, second] = await until("the one that is allowed", async () => {
    const rows = await store.newestAlerts(50);
    return rows.length > 0 ? rows : null;
  });
  assert.deepEqual([row?.title, row?.outcome, second], ["something is down", "unmatched", undefined]);
  assert.deepEqual(
    inThread(it, ts).filter((one) => one.app_id !== "A0ALERTS"),
    [],
    "what matches nothing is not answered",
  );
  // Nor is a target told of in a channel where it may not be shown.
  await it.workspace.appSays({ ...bot, text: "Down\ndbcheck_target: orders" });
  const hidden = await until("the next one", async () =>
    (await store.newestAlerts(50)).find((one) => one.title === "Down"),
  );
  assert.deepEqual(
    [hidden.target, hidden.reason, hidden.candidates],
    [null, "the target that it names may not be shown in this channel", ["orders"]],
  );
  assert.deepEqual(it.dispatched, []);
});

test("/dbcheck alerts shows the last ones of one's own targets, and to members why one matched none", async () => {
  const { it, store } = await stage();
  const told = async (user: string, channel = incidents) => {
    const before = it.workspace.ephemerals(user).length;
    await it.type("/dbcheck alerts", channel, user);
    return (await until("the answer", () => it.workspace.ephemerals(user)[before])).text;
  };
  await it.workspace.appSays({ ...bot, text: "Of nobody who is allowed: no app is named here" });
  assert.match(await told("U0ADA"), /^No alerts yet for targets that you can check/);
  const one = alert("blockster-v2", { title: "A <!here> & B" });
  await store.takeAlerts([one]);
  await store.takeAlerts([one]);
  await store.takeAlerts([alert("payroll", { title: "Secret of payroll" }), alert(null, { title: "Unclear" })]);
  await store.takeAlerts([{ ...one, state: "resolved" }]);
  const text = await told("U0ADA");
  assert.match(text, /Alertmanager, A &lt;!here&gt; &amp; B \(2 times\) → `blockster-v2`: it started a check/);
  assert.match(text, /resolved: A .* → `blockster-v2`: it joined a check/);
  assert.match(text, /Unclear → \*no target\*: rules of several targets match it$/m);
  assert.ok(!text.includes("payroll"), "targets of others are not named, in a reason neither");
  assert.ok(!(await told("U0GUEST")).includes("Unclear"));
});
