// The whole product as processes: bot and workers, queue on Redis or PostgreSQL, Slack's stand-in, real databases.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startWorkspace } from "../../src/demo/workspace/workspace.ts";
import { sharedCluster } from "../support/cluster.ts";
import { startDbcheck } from "../support/processes.ts";
import { until } from "../support/until.ts";
import { ada, botStage, finals, incidents } from "./bot-stage.ts";

const patients = await sharedCluster();
const { environment } = await botStage();

test("over HTTP: signed requests are taken, stale, future and wrongly signed ones are not; health is told", async () => {
  // Slack's three seconds are another test's.
  const workspace = await startWorkspace({ ackTimeoutMs: 30_000 });
  after(() => workspace.close());
  const { SLACK_APP_TOKEN: _, ...env } = await environment(
    "http",
    workspace,
    `  orders: { url: "${patients.url()}" }\n`,
  );
  const bot = startDbcheck(["serve"], { ...env, SLACK_SIGNING_SECRET: workspace.signingSecret });
  await bot.until("dbcheck is up");
  const port = /"port":(\d+)[^\n]*the port is open/.exec(bot.log())?.[1];
  const url = `http://127.0.0.1:${port}/slack/events`;
  workspace.deliverTo(url);
  await until("it is well", async () => (await fetch(`http://127.0.0.1:${port}/health`)).status === 200);
  const { ack } = await workspace.command({ channel: incidents, user: ada, text: "/dbcheck orders" });
  assert.ok(ack.ok);
  await until("the final reply", () => finals(workspace).length === 1);

  const body = new URLSearchParams({
    command: "/dbcheck",
    text: "orders",
    trigger_id: "1.1.x",
    team_id: "T0LOCAL",
    user_id: ada,
    channel_id: incidents,
    channel_name: "incidents",
    response_url: `${workspace.url}x`,
  }).toString();
  const send = (skewSeconds: number, secret = workspace.signingSecret) => {
    const stamp = String(Math.floor(Date.now() / 1000) + skewSeconds);
    const signature = `v0=${createHmac("sha256", secret).update(`v0:${stamp}:${body}`).digest("hex")}`;
    return fetch(url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signature,
      },
    }).then(({ status }) => status);
  };
  assert.equal(await send(600), 401);
  assert.equal(await send(-600), 401);
  assert.equal(await send(0, "another secret"), 401);
  assert.equal(await send(0), 200);
  await until("the check of the good request", () => finals(workspace).length === 2);
  assert.equal(await send(0), 200);
  await sleep(1000);
  assert.equal(finals(workspace).length, 2, "a replayed request made another check");
});
