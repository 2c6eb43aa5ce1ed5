// Slack and the store are away: whoever restarts by /livez has no reason to, and the bot goes on after.
// Ten minutes of it, by hand: npm run soak -- away --seconds 600.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { assertNeverDown, awayStage } from "../server/away-stage.ts";
import { campaignSeconds } from "../support/campaign.ts";
import { incidents } from "../support/incident-stage.ts";
import { until } from "../support/until.ts";

const seconds = campaignSeconds(60);

test(`Slack and the store are away for ${seconds} s: not one restart by /livez`, async () => {
  const stage = await awayStage();
  const { workspace, slack, store, get, post } = stage;
  const readiness = async () => (await get("/readyz")).status;
  await slack.isBack();
  await until("everything there", async () => (await readiness()) === 200, 120_000);
  // Only a token that was in use goes on while the store is away.
  assert.equal((await post("/v1/checks", { target: "orders" })).status, 202);
  await slack.isAway();
  await store.isAway();
  await until("both seen away", async () => (await readiness()) === 503);
  for (const endAt = performance.now() + seconds * 1000; performance.now() < endAt;) {
    assert.equal(await readiness(), 503);
    assert.equal((await post("/v1/checks", { target: "orders" })).status, 202, "checks go on, unsaved");
    await sleep(Math.min(10_000, Math.max(0, endAt - performance.now())));
  }
  await store.isBack();
  await slack.isBack();
  await until("both back", async () => (await readiness()) === 200, 120_000);
  const alert = { key: "1", title: "Orders cannot connect", target: "gone" };
  assert.deepEqual((await post("/hooks/generic", alert)).body["outcomes"], { started: 1 });
  await until("its result in the thread", () =>
    JSON.stringify(workspace.messages(incidents)).includes("dbcheck_details"),
  );
  assertNeverDown(stage);
});
