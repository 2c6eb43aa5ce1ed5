// The bot without Slack: it is well, it watches, and what it finds is on record.
import assert from "node:assert/strict";
import { test } from "node:test";
import { closedPort } from "../support/check.ts";
import { until } from "../support/until.ts";
import { headlessBot } from "./bot.ts";

test("without Slack the bot is ready, its watches go on, and an incident is opened by what they see", async () => {
  const bot = await headlessBot(`  gone: { url: "postgres://u@127.0.0.1:${closedPort}/d" }\n`);
  assert.match(bot.log(), /headless/);
  assert.equal((await fetch(bot.url("/livez"))).status, 200);
  const ready = await fetch(bot.url("/readyz"));
  assert.equal(ready.status, 200);
  const { status, slack, store, queue } = (await ready.json()) as Record<string, unknown>;
  assert.deepEqual({ status, slack, store, queue }, { status: "ok", slack: null, store: true, queue: true });
  assert.equal((await fetch(bot.url("/slack/events"), { method: "POST", body: "{}" })).status, 404);
  const watch = { target: "gone", fingerprint: "f", channel: "C1", everySeconds: 1, quietHours: null, actor: "U1" };
  await bot.store.setWatch(watch);
  const row = await until("an incident", () => bot.store.openIncident("gone"));
  assert.equal(row.incident.first.cause, "tcp-refused");
});
