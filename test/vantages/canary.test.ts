// Each place's settings stay there: a canary of one is at no exit of the other, the queue, the store, Slack or a log.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Writable } from "node:stream";
import { after, test } from "node:test";
import { Redis } from "ioredis";
import { pino } from "pino";
import { queueSettings } from "../../src/jobs/start.ts";
import type { QueueSettings } from "../../src/jobs/queue.ts";
import { checklist } from "../../src/slack/views/checklist.ts";
import { final } from "../../src/slack/views/final-reply.ts";
import { headline } from "../../src/slack/views/headline.ts";
import { scene } from "../jobs/scene.ts";
import { needs } from "../support/optional.ts";
import { testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { stageAgent, stageBot } from "./stage.ts";

const { cluster, connection, sql } = await scene();
// From here on the server's own log has every statement that a store or a queue sends, with its parameters.
await sql("alter system set log_statement = 'all'", []);
cluster.reload();
const noRedis = needs("redis-server");
const redisUrl = noRedis ? undefined : (await testRedis()).url;
const backends: { name: string; skip: string | false; settings: QueueSettings }[] = [
  { name: "PostgreSQL", skip: false, settings: queueSettings({ REDIS_URL: undefined }, connection) },
  { name: "Redis", skip: noRedis, settings: queueSettings({ REDIS_URL: redisUrl }, connection) },
];
/** Wrong ones, unlike each other: both are sent, and the server and its errors have all chances to repeat them. */
const canaries = { app: "k7-canary/of the+app", office: "k7-canary/of the+office" };
const urlWith = (password: string) => cluster.url("postgres", "postgres", password);
const formsOf = (text: string) => {
  const base64 = Buffer.from(text).toString("base64").replace(/=+$/, "");
  return [text, encodeURIComponent(text), base64.slice(0, -1), Buffer.from(text).toString("hex")];
};

/** Everything that passes Redis from now on. */
async function watched(url: string): Promise<() => string> {
  let passed = "";
  const monitor = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => undefined);
  after(() => monitor.destroy());
  monitor.on("data", (text) => (passed += String(text)));
  monitor.write("MONITOR\r\n");
  await until("Redis tells what passes", () => passed.startsWith("+OK"));
  return () => passed;
}

async function dumped(url: string): Promise<string> {
  const redis = new Redis(url);
  const keys = await redis.keys("*");
  const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  redis.disconnect();
  return [...keys, ...values.map((value) => value?.toString("latin1") ?? "")].join("\n");
}

for (const [at, { name, skip, settings }] of backends.entries()) {
  test(`over ${name} no canary of a place leaves it`, { skip }, async () => {
    const app = `app-${at}`;
    const targetsWith = (password: string) =>
      `targets: { orders-${at}: { vantages: [${app}, office], url: "${urlWith(password)}" } }\n`;
    let logged = "";
    const sink = new Writable({ write: (text, _, done) => done(void (logged += String(text))) });
    const log = pino({ level: "trace" }, sink);
    const passed = settings.kind === "redis" ? await watched(redisUrl ?? "") : () => "";
    const bot = await stageBot(connection, settings, targetsWith(canaries.office), log);
    await stageAgent(app, settings, targetsWith(canaries.app), { log });
    const check = await bot.check(`orders-${at}`);
    assert.equal(check.report?.verdict.cause, "auth-password-rejected", check.report?.verdict.summary);
    const auth = check.round?.answers.map(({ report }) => report.observations.find(({ id }) => id === "auth"));
    assert.deepEqual(
      auth?.map((row) => row?.reason),
      ["server-error", "server-error"],
      "both were sent",
    );
    const shown = [headline(check, null), checklist(check, "plan"), final(check)];
    const exits: Record<string, string> = {
      "store and queue": readFileSync(join(cluster.dataDir, "server.log"), "utf8"),
      "what passed Redis": passed(),
      "what lies in Redis": settings.kind === "redis" ? await dumped(redisUrl ?? "") : "",
      "the check's row": JSON.stringify(check),
      Slack: JSON.stringify(shown),
      logs: logged,
    };
    assert.match(exits["store and queue"] ?? "", /insert into dbcheck\.rounds/, "the log has what is sent");
    assert.match(settings.kind === "redis" ? passed() : (exits["store and queue"] ?? ""), /dbcheck-vantage-app/);
    assert.match(logged, /vantage ready/);
    for (const canary of Object.values(canaries))
      for (const form of formsOf(canary))
        for (const [exit, text] of Object.entries(exits)) assert.ok(!text.includes(form), `${exit}: ${form}`);
  });
}
