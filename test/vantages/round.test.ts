// A check from two places, end to end: what each saw, who was not heard and why, and whose word decides.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Queue } from "bullmq";
import { queueSettings } from "../../src/jobs/start.ts";
import { JobQueue, type QueueSettings } from "../../src/jobs/queue.ts";
import { settingsThatDiffer } from "../../src/report/round.ts";
import { Secret } from "../../src/secret.ts";
import { answersQueue, protocol, reportVersion, vantageQueue, type RoundJob } from "../../src/vantages/messages.ts";
import { seal, vantageKey } from "../../src/vantages/encryption.ts";
import { log, scene } from "../jobs/scene.ts";
import { needs } from "../support/optional.ts";
import { testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { secret, stageAgent, stageBot } from "./stage.ts";

const { cluster, connection } = await scene();
const url = cluster.url();
/** Nothing listens there. */
const elsewhere = "postgres://postgres:otherword@127.0.0.1:1/postgres";
const noRedis = needs("redis-server");
const redisUrl = noRedis ? undefined : (await testRedis()).url;
const backends: { name: string; skip: string | false; settings: QueueSettings }[] = [
  { name: "PostgreSQL", skip: false, settings: queueSettings({ REDIS_URL: undefined }, connection) },
  { name: "Redis", skip: noRedis, settings: queueSettings({ REDIS_URL: redisUrl }, connection) },
];

for (const [at, { name, skip, settings }] of backends.entries()) {
  describe(name, { skip }, async () => {
    if (skip) return;
    // Vantages of each backend have names of their own: both share the store.
    const named = (vantage: string) => `${vantage}-${at}`;
    const [app, far, old, ghost] = ["app", "far", "old", "ghost"].map(named) as [string, string, string, string];
    const [young, lame] = [named("young"), named("lame")];
    const bot = await stageBot(
      connection,
      settings,
      `targets:
  both-${at}: { vantages: [${app}, office], url: "${url}" }
  app-fails-${at}: { vantages: [${app}, office], url: "${url}" }
  nobody-${at}: { vantages: [${far}, ${old}, ${ghost}, ${young}, ${lame}], url: "${url}" }
  theirs-${at}: { vantages: [${app}] }
`,
    );
    await stageAgent(
      app,
      settings,
      `targets: { both-${at}: { url: "${url}" }, theirs-${at}: { url: "${url}" }, app-fails-${at}: { url: ` +
        `"${elsewhere}" } }`,
      { wallClock: () => Date.now() + 600_000 },
    );
    await stageAgent(far, settings, `targets: { another: { url: "${url}" } }`);
    await stageAgent(young, settings, `targets: { nobody-${at}: { url: "${url}" } }`, {
      speaks: { protocol, reportVersion: "dbcheck.report/2" },
    });
    const broken = { dns: false, tcp: true, families: [] };
    await stageAgent(lame, settings, `targets: { nobody-${at}: { url: "${url}" } }`, {
      testNetwork: async () => broken,
    });
    await stageAgent(old, settings, `targets: { nobody-${at}: { url: "${url}" } }`, {
      speaks: { protocol, reportVersion: "dbcheck.report/0" },
    });

    test("both places look after the start, answer once, and the application's own decides", async () => {
      const { report, round, progress } = await bot.check(`both-${at}`);
      assert.equal(report?.verdict.status, "healthy", report?.verdict.summary);
      assert.equal(report.vantage, app);
      assert.ok(round);
      assert.deepEqual(round.missing, []);
      assert.deepEqual(
        round.answers.map(({ vantage, carried }) => [vantage, carried]),
        [
          [app, false],
          ["office", false],
        ],
      );
      for (const { report: seen, receivedAt } of round.answers) {
        assert.ok(Date.parse(seen.startedAt) >= Date.parse(round.startsAt) - 20, `${seen.vantage} began too early`);
        assert.ok(receivedAt <= round.deadline);
        assert.ok(seen.observations.every(({ vantage }) => vantage === seen.vantage));
      }
      const [one, other] = round.answers;
      assert.deepEqual(settingsThatDiffer(one?.settings ?? null, other?.settings ?? null), []);
      assert.ok(progress?.rows.length, "the thread follows the application's place");
    });

    test("a job that the bot did not seal, and an answer that no vantage sealed, change nothing", async () => {
      const done = await bot.check(`theirs-${at}`);
      const queue = new JobQueue(vantageQueue(app), settings, log);
      const answers = new JobQueue(answersQueue, settings, log);
      after(() => Promise.all([queue.close(), answers.close()]));
      const job: RoundJob = {
        kind: "round",
        protocol,
        round: "6f2d0a52-58a8-4d9f-8f64-b05d17a4f6b1",
        target: `theirs-${at}`,
        startsAtMs: 0,
        deadlineMs: Date.now() + 60_000,
        answers: "dbcheck-answers",
        reportVersion,
        key: "k",
      };
      const opts = { removeOnComplete: true, removeOnFail: true };
      const forged = seal(job, vantageKey(new Secret("somebody else's secret"), app), app, "to the vantage");
      // Sealed by the bot, for somebody else.
      const astray = { ...seal(job, vantageKey(secret, far), far, "to the vantage"), vantage: app };
      for (const data of [forged, astray, { round: job.round }]) await queue.add({ name: "round", data, opts });
      const answer = { kind: "declined", round: done.id, why: "broken" };
      // The bot's own way out, turned round; and a vantage that speaks for another.
      const turned = seal(answer, vantageKey(secret, app), app, "to the vantage");
      const another = { ...seal(answer, vantageKey(secret, far), far, "to the bot"), vantage: app };
      for (const data of [turned, another]) await answers.add({ name: "declined", data, opts });
      // What is put behind them is taken after them.
      const after_ = await bot.check(`theirs-${at}`);
      assert.equal(after_.report?.verdict.status, "healthy");
      await until("all are taken", async () => (await queue.waiting()) + (await answers.waiting()) === 0);
      assert.equal(await bot.store.vantages.round(job.round), null);
      assert.equal((await bot.store.vantages.standing(done.id)).find((one) => one.declined)?.vantage, undefined);
    });

    // What a round makes of its answers is the same over both.
    if (settings.kind === "redis") return;

    test("a clock ten minutes off is told, and moves neither the start nor the verdict", async () => {
      const { round } = await bot.check(`theirs-${at}`);
      const [answer] = round?.answers ?? [];
      assert.ok(Math.abs((answer?.clockOffsetMs ?? 0) - 600_000) < 5_000, `${answer?.clockOffsetMs}`);
      assert.equal(answer?.report.verdict.status, "healthy");
      const seen = (await bot.store.vantages.vantages()).find((one) => one.name === app);
      assert.ok(Math.abs((seen?.about.clockOffsetMs ?? 0) - 600_000) < 5_000);
      assert.equal(seen?.about.reportVersion, reportVersion);
      assert.equal(seen?.about.selfTest?.tcp, true);
    });

    test("what only the application's place cannot reach is down, with the other's word beside it", async () => {
      const { report, round } = await bot.check(`app-fails-${at}`);
      assert.equal(report?.verdict.cause, "tcp-refused");
      assert.equal(report.vantage, app);
      const office = round?.answers.find(({ vantage }) => vantage === "office");
      assert.equal(office?.report.verdict.status, "healthy");
      const home = round?.answers.find(({ vantage }) => vantage === app);
      const differ = settingsThatDiffer(home?.settings ?? null, office?.settings ?? null) ?? [];
      assert.ok(differ.includes("password") && differ.includes("port"), differ.join());
      assert.ok(!JSON.stringify(round).includes("otherword"), "no secret of the other place");
    });

    test("who does not know the target, is too old or was never heard is named, and nobody is healthy", async () => {
      const { report, round } = await bot.check(`nobody-${at}`);
      assert.equal(report?.verdict.status, "inconclusive");
      assert.equal(report.verdict.cause, null);
      const why = Object.fromEntries((round?.missing ?? []).map((one) => [one.vantage, one]));
      assert.match(why[far]?.reason ?? "", /^The target has no URL in the targets file of far/);
      assert.match(why[old]?.reason ?? "", /older version of reports\. Update it/);
      assert.match(why[young]?.reason ?? "", /newer version of reports than this bot\. Update the bot/);
      assert.match(why[lame]?.reason ?? "", /failed its own network test, so it says nothing about the target/);
      assert.match(why[ghost]?.reason ?? "", /did not answer/);
      assert.ok(why[far]?.lastSeenAt);
      assert.equal(why[ghost]?.lastSeenAt, null);
      assert.deepEqual(round?.answers, []);
    });

    test("somebody who asks another place alone learns what it sees, and the target stands as it stood", async () => {
      await bot.check(`both-${at}`);
      const { report, round } = await bot.check(`both-${at}`, ["office"]);
      assert.equal(report?.vantage, "office");
      assert.deepEqual(round?.roster, ["office"]);
      assert.equal(round?.home, app);
      await bot.check(`app-fails-${at}`);
      assert.equal((await bot.check(`app-fails-${at}`, ["office"])).report?.verdict.status, "healthy");
      const [standing] = await bot.store.standings([`app-fails-${at}`]);
      assert.equal(standing?.status, "down", "the application's place did not say otherwise");
      assert.ok(await bot.store.openIncident(`app-fails-${at}`));
    });
  });
}

test("what lies in Redis of a round is sealed: neither names nor secrets of a place", { skip: noRedis }, async () => {
  const settings = queueSettings({ REDIS_URL: redisUrl }, connection);
  const queue = new JobQueue(vantageQueue("sealed"), settings, log);
  after(() => queue.close());
  const data = seal({ kind: "round", target: "hidden-name" }, vantageKey(secret, "sealed"), "sealed", "to the vantage");
  await queue.add({ name: "round", data, opts: {} });
  const reader = new Queue(vantageQueue("sealed"), { connection: { url: redisUrl ?? "" } });
  const [job] = await reader.getJobs(["waiting"]);
  await reader.close();
  assert.ok(job);
  assert.deepEqual(Object.keys(job.data as object).toSorted(), ["sealed", "vantage"]);
  assert.ok(!JSON.stringify(job).includes("hidden-name"));
});
