// A place that dies in the middle of a round: the round ends at its deadline, names it, and nothing is doubled.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { after, test } from "node:test";
import { queueSettings } from "../../src/jobs/start.ts";
import { vantageKey } from "../../src/vantages/sealed.ts";
import { scene } from "../jobs/scene.ts";
import { runModule } from "../support/modules.ts";
import { needs } from "../support/optional.ts";
import { kill } from "../support/ports.ts";
import { testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { secret, stageBot } from "../vantages/stage.ts";

test(
  "an agent that is killed in mid-round is named at the deadline, beside the place that answered",
  { skip: needs("redis-server") },
  async () => {
    const { cluster, connection } = await scene();
    const redis = await testRedis();
    // It accepts and never says a word, so that a check is under way for long.
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    after(() => silent.close());
    const { port } = silent.address() as AddressInfo;
    const settings = queueSettings({ REDIS_URL: redis.url }, connection);
    const bot = await stageBot(
      connection,
      settings,
      `targets: { orders: { vantages: [app, office], url: "${cluster.url()}" } }\n`,
    );
    const child = spawn(process.execPath, runModule("src/main.ts", "agent", "--vantage", "app", "--target", "orders"), {
      env: {
        PATH: process.env["PATH"] ?? "",
        REDIS_URL: redis.url,
        DBCHECK_VANTAGE_KEY: vantageKey(secret, "app").reveal(),
        DATABASE_URL: `postgres://u:p@127.0.0.1:${port}/d`,
      },
      stdio: "ignore",
    });
    after(() => kill(child));
    await until("the agent tells of itself", async () => (await bot.store.vantages.vantages()).length > 0);
    const arrived = once(silent, "connection");
    const checked = bot.check("orders");
    await arrived;
    await kill(child);
    const { report, round } = await checked;
    assert.ok(round);
    assert.equal(report?.verdict.status, "inconclusive", report?.verdict.summary);
    assert.deepEqual(
      round.answers.map(({ vantage }) => vantage),
      ["office"],
    );
    assert.deepEqual(
      round.missing.map(({ vantage }) => vantage),
      ["app"],
    );
    assert.match(round.missing[0]?.reason ?? "", /did not answer/);
    assert.ok(round.missing[0]?.lastSeenAt);
  },
);
