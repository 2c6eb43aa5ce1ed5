// What people write in a direct message or a private channel is not read out elsewhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tlsDown } from "./reports.ts";
import { incidents, scene, type Scene } from "./scene.ts";
import { until } from "../support/until.ts";

const words = "only between us";

/** A check by Ada in this channel; then words in its thread, pinned, and a note, a reason and an experiment beside. */
async function told(it: Scene, channel: string): Promise<void> {
  await it.type("/dbcheck blockster-v2", channel);
  await it.finish(tlsDown);
  const [headline] = await until("the thread", () => {
    const messages = it.workspace.messages(channel);
    return messages.length >= 3 ? messages : null;
  });
  const said = { channel, user: "U0ADA", text: words, threadTs: headline?.ts ?? "" };
  const { ts } = await it.workspace.say(said);
  await it.workspace.react({ channel, ts, user: "U0ADA", name: "pushpin" });
  const pinned = async () =>
    (await it.store.events({ target: "blockster-v2" })).some((one) => one.type.endsWith("pinned"));
  await until("the pin", pinned);
  const checkId = it.dispatched[0] ?? "";
  const event = { checkId, target: "blockster-v2", actor: "U0ADA" };
  await it.store.appendEvent({ ...event, type: "step.note", data: { position: 1, text: "Renew", note: words } });
  await it.store.appendEvent({ ...event, type: "step.skip", data: { position: 2, text: "Call", reason: words } });
  await it.store.appendEvent({ ...event, type: "experiment.recorded", data: { outcome: "passed", name: words } });
  await it.store.appendEvent({ ...event, type: "experiments.concluded", data: { lines: [words] } });
}

async function historyFor(it: Scene, user: string, channel: string): Promise<string> {
  const before = it.workspace.ephemerals(user).length;
  await it.type("/dbcheck history blockster-v2", channel, user);
  return (await until("the history", () => it.workspace.ephemerals(user)[before])).text;
}
const count = (text: string) => text.split(words).length - 1;

test("of a direct message others read that something was written, and not what; its author reads it everywhere", async () => {
  const it = await scene();
  await told(it, "D0ADA");
  const others = await historyFor(it, "U0GRACE", incidents);
  assert.equal(count(others), 0, others);
  assert.equal(others.split("written in a conversation that you are not in").length - 1, 5);
  assert.match(others, /<@U0ADA> added to the timeline/);
  assert.equal(count(await historyFor(it, "U0ADA", incidents)), 5);
  assert.equal(count(await historyFor(it, "U0ADA", "D0ADA")), 5);
});

test("of a private channel its members read it, wherever they ask, and nobody else", async () => {
  const it = await scene();
  it.workspace
    .channels()
    .find(({ id }) => id === "C0PRIVATE")
    ?.members.push("U0DBCHECK");
  await told(it, "C0PRIVATE");
  assert.equal(count(await historyFor(it, "U0GRACE", incidents)), 5, "Grace is in it");
  const other = await scene({ noScopes: ["groups:read"] });
  other.workspace
    .channels()
    .find(({ id }) => id === "C0PRIVATE")
    ?.members.push("U0DBCHECK");
  await told(other, "C0PRIVATE");
  assert.equal(count(await historyFor(other, "U0GRACE", incidents)), 0, "Slack does not say who is in it");
});

test("of a public channel everybody reads it", async () => {
  const it = await scene();
  await told(it, incidents);
  assert.equal(count(await historyFor(it, "U0GRACE", "C0GENERAL")), 5);
});
