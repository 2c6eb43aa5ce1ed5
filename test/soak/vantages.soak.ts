// What dies in the middle of a round: a place, the queue. Nothing is lost, doubled or false.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { after, test } from "node:test";
import { freePort, startCluster } from "../../src/embedded/cluster.ts";
import { queueSettings } from "../../src/jobs/start.ts";
import { vantageKey } from "../../src/vantages/encryption.ts";
import { scene } from "../jobs/scene.ts";
import { runModule } from "../support/modules.ts";
import type { CheckRow } from "../../src/store/store.ts";
import { findProgram, needs } from "../support/optional.ts";
import { answers, kill } from "../support/ports.ts";
import { testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { secret, stageAgent, stageBot } from "../vantages/stage.ts";

/** It accepts and never says a word, so that a check is under way for as long as it may be. */
async function silentServer() {
  const held = new Set<Socket>();
  const server = createServer((socket) => {
    held.add(socket.on("error", () => undefined));
    socket.on("close", () => held.delete(socket));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    for (const socket of held) socket.destroy();
    server.close();
  });
  return { held, url: `postgres://u:p@127.0.0.1:${(server.address() as AddressInfo).port}/d?sslmode=disable` };
}

function assertWhole({ state, report, round }: CheckRow): void {
  assert.equal(state, "done");
  assert.deepEqual(
    round?.answers.map(({ vantage }) => vantage),
    ["app", "far"],
  );
  assert.deepEqual(round?.missing, []);
  assert.equal(report?.verdict.cause, "startup-silent", report?.verdict.summary);
}

test("a queue that is restarted in mid-round costs no answer", { skip: needs("redis-server") }, async () => {
  const { connection } = await scene();
  const [silent, port] = [await silentServer(), await freePort()];
  const start = async () => {
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", "/tmp"];
    const child = spawn(findProgram("redis-server") ?? "redis-server", args, { stdio: "ignore" });
    after(() => kill(child));
    await until("Redis answers", () => answers(port));
    return child;
  };
  const redis = await start();
  const settings = queueSettings({ REDIS_URL: `redis://127.0.0.1:${port}` }, connection);
  const targets = `targets: { orders: { vantages: [app, far], url: "${silent.url}" } }\n`;
  const bot = await stageBot(connection, settings, targets);
  for (const vantage of ["app", "far"]) await stageAgent(vantage, settings, targets);
  const id = await bot.begin("orders");
  await until("both places look", () => silent.held.size >= 2);
  await kill(redis);
  await start();
  assertWhole(await bot.end(id));
});

for (const queue of ["Redis", "the same PostgreSQL"])
  test(
    `a store that is restarted in mid-round costs no answer, with the queue in ${queue}`,
    { skip: queue === "Redis" && needs("redis-server") },
    async () => {
      const { cluster, connection, told } = await scene();
      const silent = await silentServer();
      const redis = queue === "Redis" ? (await testRedis()).url : undefined;
      const settings = queueSettings({ REDIS_URL: redis }, connection);
      const targets = `targets: { orders: { vantages: [app, far], url: "${silent.url}" } }\n`;
      const bot = await stageBot(connection, settings, targets);
      for (const vantage of ["app", "far"]) await stageAgent(vantage, settings, targets);
      const id = await bot.begin("orders");
      await until("both places look", () => silent.held.size >= 2);
      await cluster.stop("immediate");
      await assert.rejects(bot.store.counts(), { name: "Outage" });
      const { dataDir, port } = cluster;
      const again = await startCluster({ dataDir, port, superuserPassword: "test-password", ephemeral: true });
      try {
        assertWhole(await bot.end(id));
        assert.deepEqual(await told(id), ["check.requested", "check.started", "check.finished"]);
      } finally {
        await again.stop("immediate");
      }
    },
  );

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
