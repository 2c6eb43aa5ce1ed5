// A life without Slack, and without a store: the process stays, does what it can, and tells it once when they are back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { renderText } from "../../src/demo/page/render-text.ts";
import { incidents } from "../support/incident-stage.ts";
import { until } from "../support/until.ts";
import { assertNeverDown, awayStage } from "./away-stage.ts";

test("Slack refuses at the start: the API checks, an alert opens an incident, and its thread comes once, when Slack does", async () => {
  const stage = await awayStage();
  const { bot, workspace, slack, store, get, post } = stage;
  await bot.until("Slack is away: checks and watches go on, messages wait");
  const ready = async () => {
    const { status, body } = await get("/readyz");
    return [status, body["slack"], body["store"]];
  };
  assert.deepEqual(await ready(), [503, false, true]);

  const begun = await post("/v1/checks", { target: "orders" });
  assert.equal(begun.status, 202);
  const { body: check } = await get(`/v1/checks/${String(begun.body["id"])}?wait=60`);
  assert.equal((check["report"] as { verdict: { status: string } }).verdict.status, "healthy");

  const alert = { key: "1", title: "Orders cannot connect", target: "gone" };
  assert.deepEqual((await post("/hooks/generic", alert)).body["outcomes"], { started: 1 });
  const open = async () => (await get("/v1/incidents?state=open&target=gone")).body["incidents"] as { id: string }[];
  const [incident] = await until("its incident", async () => ((await open()).length > 0 ? open() : null));
  assert.deepEqual(workspace.messages(incidents), []);
  assert.equal(workspace.calls().length, 0, "nobody reached Slack");

  await slack.isBack();
  const roots = () => workspace.messages(incidents).filter(({ thread_ts: of }) => of === undefined);
  const waiting = "select 1 from dbcheck.messages where want_version > has_version and not dropped";
  const isAllTold = async () => roots().length > 0 && (await stage.query(waiting)).length === 0;
  await until("its thread", isAllTold, 120_000);
  const [headline, ...more] = roots();
  assert.ok(headline);
  assert.equal(more.length, 0, renderText(more));
  const thread = () => workspace.thread(incidents, headline.ts);
  assert.match(renderText([headline]), /gone.*Down.*Alert: Orders cannot connect/s);
  assert.equal(thread().filter((message) => JSON.stringify(message).includes("dbcheck_details")).length, 1);
  assert.deepEqual(await ready(), [200, true, true]);
  const told = thread().length;

  // Later both go away. Who asks is answered, and whoever sends an alert keeps it.
  await slack.isAway();
  await store.isAway();
  await until("both seen away", async () => (await ready()).every((part) => part !== true && part !== 200));
  const unsaved = await post("/v1/checks", { target: "orders" });
  assert.equal(unsaved.status, 202, JSON.stringify(unsaved.body));
  const { body: ended } = await get(`/v1/checks/${String(unsaved.body["id"])}?wait=60`);
  assert.equal((ended["report"] as { verdict: { status: string } }).verdict.status, "healthy");
  assert.equal((await post("/hooks/generic", { ...alert, key: "2" })).status, 503);

  await store.isBack();
  await slack.isBack();
  await until("both back", async () => (await ready())[0] === 200, 120_000);
  const second = await post("/hooks/generic", { ...alert, key: "2" });
  assert.deepEqual(second.body["outcomes"], { "joined-incident": 1 });
  assert.deepEqual(
    (await open()).map(({ id }) => id),
    [incident?.id],
  );
  await until("nothing to wait", isAllTold, 120_000);
  assert.deepEqual([roots().length, thread().length], [1, told]);
  assertNeverDown(stage);
});
