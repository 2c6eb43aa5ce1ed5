// The whole product as processes over Redis: a worker dies in mid-check, and people see one thread and one result.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { startBlackHole } from "../../src/demo/servers/black-hole.ts";
import { startWorkspace } from "../../src/demo/workspace/workspace.ts";
import { renderText } from "../../src/demo/page/render-text.ts";
import { leaseMs, sweepEveryMs } from "../../src/jobs/contract.ts";
import { ada, botStage, finals, incidents } from "../cli/bot-stage.ts";
import { needs } from "../support/optional.ts";
import { startDbcheck } from "../support/processes.ts";
import { testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";

const { environment } = await botStage();

test(
  "Redis, a bot without a worker, two workers, one killed in the middle: one thread, one result, in time",
  { skip: needs("redis-server") },
  async () => {
    const redis = await testRedis();
    const hole = await startBlackHole();
    after(() => hole.close());
    const workspace = await startWorkspace();
    after(() => workspace.close());
    const env: Record<string, string> = {
      ...(await environment("takeover", workspace, `  hole: { url: "postgres://u:p@127.0.0.1:${hole.port}/d" }\n`)),
      REDIS_URL: redis.url,
    };
    const bot = startDbcheck(["serve", "--no-worker"], env);
    const workers = [startDbcheck(["worker"], env), startDbcheck(["worker"], env)];
    await Promise.all([bot.until("dbcheck is up"), ...workers.map((worker) => worker.until("worker ready"))]);
    // A bot that waits in vain for its queue runs the check itself, the first connection included.
    await until("the bot reaches its queue", async () => {
      await workspace.command({ channel: incidents, user: ada, text: "/dbcheck status" });
      return workspace.ephemerals(ada).some((one) => /ok – Queue \(Redis\)/.test(JSON.stringify(one)));
    });
    const store = new Client({ connectionString: env["DBCHECK_STORE_URL"] });
    await store.connect();
    try {
      await workspace.command({ channel: incidents, user: ada, text: "/dbcheck hole" });
      const worker = await until(
        "a worker has it",
        async () =>
          (await store.query("select worker from dbcheck.checks where state = 'running'")).rows[0]?.worker as
            | string
            | undefined,
      );
      const victim = workers.find(({ child }) => worker.includes(`-${child.pid}-`));
      assert.ok(victim, `${worker} is neither of ours`);
      await sleep(1000);
      const killedAt = Date.now();
      await victim.kill("SIGKILL");
      await until("the final reply", () => finals(workspace).length > 0);
      // The lease's rest, a sweep and the check itself, each twice as long as it may be.
      assert.ok(Date.now() - killedAt < 2 * (leaseMs + sweepEveryMs + 8_000));
      const texts = () => workspace.messages(incidents).map((message) => renderText([message]));
      await until("the verdict in the headline", () => /hole: Down/.test(texts()[0] ?? ""));
      await sleep(1500);
      assert.equal(texts().length, 3, texts().join("\n---\n"));
      const { rows } = await store.query("select state, attempts from dbcheck.checks");
      assert.deepEqual(rows, [{ state: "done", attempts: 2 }]);
      const events = (await store.query("select type from dbcheck.events order by id")).rows.map(
        ({ type }) => type as string,
      );
      assert.equal(events.filter((type) => type === "check.finished").length, 1);
      assert.ok(events.includes("check.taken-over"));
    } finally {
      await store.end();
    }
  },
);
