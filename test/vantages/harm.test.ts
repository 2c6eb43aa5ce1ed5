// What a round does to the server that it looks at: one refused password, few connections, an end when one is wished.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { queueSettings } from "../../src/jobs/start.ts";
import { JobQueue, type QueueSettings } from "../../src/jobs/queue.ts";
import type { CheckRow } from "../../src/store/store.ts";
import { answersQueue } from "../../src/vantages/messages.ts";
import { seal, vantageKey } from "../../src/vantages/encryption.ts";
import { log, scene } from "../jobs/scene.ts";
import { needs } from "../support/optional.ts";
import { testRedis } from "../support/redis.ts";
import { headline } from "../../src/slack/views/headline.ts";
import { readable } from "../slack/scene.ts";
import { until } from "../support/until.ts";
import { secret, stageAgent, stageBot } from "./stage.ts";

const { cluster, connection } = await scene();
const noRedis = needs("redis-server");
const redisUrl = noRedis ? undefined : (await testRedis()).url;
const backends: { name: string; skip: string | false; settings: QueueSettings }[] = [
  { name: "PostgreSQL", skip: false, settings: queueSettings({ REDIS_URL: undefined }, connection) },
  { name: "Redis", skip: noRedis, settings: queueSettings({ REDIS_URL: redisUrl }, connection) },
];
const urlWith = (password: string) => cluster.url("postgres", "postgres", password);
/** Failed logins that the server has noted. */
const refusals = () =>
  readFileSync(join(cluster.dataDir, "server.log"), "utf8").split("password authentication failed").length - 1;
const authOf = ({ round }: CheckRow) =>
  Object.fromEntries(
    (round?.answers ?? []).map(({ vantage, report }) => {
      const row = report.observations.find(({ id }) => id === "auth");
      return [vantage, `${row?.outcome} ${row?.reason}`];
    }),
  );
/** Accepts, and never says a word, so that a check is under way for as long as it may be. */
const held = new Set<Socket>();
const silent = createServer((socket) => {
  held.add(socket.on("error", () => undefined));
  socket.on("close", () => held.delete(socket));
}).listen(0, "127.0.0.1");
await once(silent, "listening");
after(() => {
  for (const socket of held) socket.destroy();
  silent.close();
});
const silentUrl = `postgres://u:p@127.0.0.1:${(silent.address() as AddressInfo).port}/d?sslmode=disable`;

for (const [at, { name, skip, settings }] of backends.entries()) {
  describe(name, { skip }, async () => {
    if (skip) return;
    // Vantages of each backend have names of their own: both share the store.
    const [app, far] = [`app-${at}`, `far-${at}`] as const;
    const file = (passwords: [string, string, string][], at_: 0 | 1 | 2) =>
      `targets:\n${passwords
        .map((each, n) => `  t${n}-${at}: { vantages: [${app}, office, ${far}], url: "${urlWith(each[at_] ?? "")}" }\n`)
        .join("")}  silent-${at}: { vantages: [${app}, ${far}], url: "${silentUrl}" }\n`;
    const passwords: [string, string, string][] = [
      ["wrong", "wrong", "wrong"],
      ["wrong", "test-password", "wrong"],
      ["test-password", "test-password", "test-password"],
    ];
    const bot = await stageBot(connection, settings, file(passwords, 1));
    await stageAgent(app, settings, file(passwords, 0));
    await stageAgent(far, settings, file(passwords, 2));
    await until("both tell of themselves", async () => {
      const seen = await bot.store.vantages.vantages();
      return [app, far].every((vantage) => seen.some((one) => one.name === vantage));
    });

    test("three places do not try a refused password three times: one is refused, and the others stop", async () => {
      const before = refusals();
      const check = await bot.check(`t0-${at}`);
      assert.equal(refusals() - before, 1);
      const rows = Object.values(authOf(check)).toSorted();
      assert.deepEqual(rows, ["failed server-error", "unknown not-tried", "unknown not-tried"]);
      const { verdict } = check.report ?? {};
      assert.equal(`${verdict?.status} ${verdict?.cause}`, "down auth-password-rejected", verdict?.summary);
      assert.equal(verdict?.owner, "client");
      const stopped = check.round?.answers.find(({ report }) => report.verdict.status === "inconclusive")?.report;
      assert.match(stopped?.verdict.summary ?? "", /no password was sent: [\w-]+ was just refused with the same login/);
    });

    test("a cancelled round ends the looks of its places, and what they saw so far is kept", async () => {
      const id = await bot.begin(`silent-${at}`);
      await until("both places look", () => held.size >= 2);
      const startedAt = performance.now();
      await bot.store.requestCancel(id, "U");
      const check = await bot.end(id);
      assert.equal(check.state, "cancelled");
      assert.ok(performance.now() - startedAt < 5_000, "the places were told");
      const rows = (check.round?.answers ?? []).map(({ vantage, report }) => {
        return [vantage, report.observations.find((row) => row.id === "tcp")?.outcome];
      });
      assert.deepEqual(rows, [
        [app, "passed"],
        [far, "passed"],
      ]);
      assert.deepEqual(check.round?.missing, []);
      await until("nobody looks any more", () => held.size === 0);
    });

    // What becomes of the turns is the same over both.
    if (settings.kind === "redis") return;

    test("a place with another password tries its own: what it is refused is told to those who have the same", async () => {
      const before = refusals();
      const check = await bot.check(`t1-${at}`);
      assert.equal(refusals() - before, 1, "two places have the wrong one");
      assert.match(authOf(check)["office"] ?? "", /^passed/);
      assert.equal(check.report?.verdict.cause, "auth-password-rejected", check.report?.verdict.summary);
      assert.match(check.report?.verdict.summary ?? "", /password is not that of office/);
    });

    test("a password that is right is right for all, and nobody waits for long", async () => {
      const check = await bot.check(`t2-${at}`);
      assert.equal(check.report?.verdict.status, "healthy", check.report?.verdict.summary);
      for (const { vantage, report } of check.round?.answers ?? [])
        assert.equal(report.verdict.status, "healthy", `${vantage}: ${report.verdict.summary}`);
    });

    test("an answer after the end is kept and shown, and changes the verdict only in a new round", async () => {
      const id = await bot.begin(`t2-${at}`, [app, "ghost"]);
      // Nobody need wait for the deadline.
      await until("the round is written", () => bot.store.vantages.round(id));
      await bot.store.vantages.decline(id, "ghost", "too-late");
      const done = await bot.end(id);
      assert.deepEqual(
        done.round?.missing.map(({ vantage }) => vantage),
        ["ghost"],
      );
      const [answer] = done.round?.answers ?? [];
      assert.ok(answer);
      const versions = async () => (await bot.store.messagesOf(done.id)).map(({ wantVersion }) => wantVersion);
      const before = await versions();
      const queue = new JobQueue(answersQueue, settings, log);
      after(() => queue.close());
      const message = { kind: "report", round: done.id, clockOffsetMs: 0, settings: answer.settings };
      const report = { ...answer.report, vantage: "ghost" };
      const data = seal({ ...message, report }, vantageKey(secret, "ghost"), "ghost", "to the bot");
      // Twice: a queue delivers at least once.
      for (const times of [1, 2]) await queue.add({ name: `report ${times}`, data, opts: { removeOnComplete: true } });
      const late = await until("it is kept", async () => {
        const round = await bot.store.vantages.round(done.id);
        return round?.answers.some(({ vantage }) => vantage === "ghost") ? round : null;
      });
      assert.equal(late.answers.length, 2);
      assert.ok(late.answers.find(({ vantage }) => vantage === "ghost")?.receivedAt);
      const shown = await until("it is shown", async () => {
        const row = await bot.store.check(done.id);
        return row?.notes.length ? row : null;
      });
      assert.match(shown.notes.join(), /^ghost answered after the deadline: .* is healthy/);
      const { verdict, round } = shown.report ?? {};
      assert.deepEqual(verdict, done.report?.verdict, "the verdict stays");
      assert.deepEqual(round?.missing, []);
      const ghost = round?.vantages.find(({ vantage }) => vantage === "ghost");
      assert.match(ghost?.notCounted ?? "", /another check will count it/);
      assert.match(readable(headline(shown, null).blocks), /ghost: .*not counted/);
      const more = (await versions()).map((version, n) => version - (before[n] ?? 0));
      assert.ok(
        more.every((count) => count >= 1),
        `its messages change: ${more.join()}`,
      );
    });
  });
}
