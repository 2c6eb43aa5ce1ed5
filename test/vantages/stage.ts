// A bot and its vantages over one backend, in one process: real queues, a real store, a real database as the target.
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { ServerLimit } from "../../src/checkup/server-limit.ts";
import { toStderr } from "../../src/checkup/internal-error.ts";
import { checkRunner } from "../../src/cli/check-runner.ts";
import { startJobs } from "../../src/jobs/start.ts";
import type { QueueSettings } from "../../src/jobs/queue.ts";
import type { Logger } from "../../src/log.ts";
import { Secret } from "../../src/secret.ts";
import { PgStore } from "../../src/store/pg-store.ts";
import type { Connection } from "../../src/store/connection.ts";
import type { CheckRow } from "../../src/store/store.ts";
import { readTargets } from "../../src/target/file.ts";
import { watchTargets } from "../../src/target/reload.ts";
import { startAgent, type AgentParts } from "../../src/vantages/agent.ts";
import { showLateAnswer } from "../../src/vantages/late-answer.ts";
import { VantageLine } from "../../src/vantages/jobs-and-answers.ts";
import { vantageKey } from "../../src/vantages/encryption.ts";
import { config, log as silent, reachable } from "../jobs/scene.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { until } from "../support/until.ts";

export const secret = new Secret("the secret of a test's bot");

/** @param targets text of the bot's targets file */
export async function stageBot(connection: Connection, settings: QueueSettings, targets: string, log: Logger = silent) {
  const store = new PgStore(connection, "office");
  const file = join(await temporaryDirectory(), "targets.yaml");
  writeFileSync(file, targets);
  const watched = watchTargets(file, {}, log);
  const onLate = (round: string, vantage: string) => showLateAnswer(store, round, vantage, toStderr);
  const line = new VantageLine({ settings, secret, store: store.vantages, onLate, log });
  await store.vantages.makeHome();
  const jobs = startJobs({
    store,
    settings,
    vantage: "office",
    runCheck: checkRunner({
      targets: watched,
      servers: new ServerLimit(10),
      vantage: "office",
      line,
      store,
      log,
      times: { leadMs: 500, lastsMs: 10_000 },
    }),
    config,
    work: true,
    log,
  });
  line.listen();
  after(async () => {
    await jobs.close(1_000);
    await line.close();
    watched.close();
    await store.close();
  });
  await reachable(jobs);
  const begin = async (target: string, asked?: string[]): Promise<string> => {
    const requester = { teamId: "T", userId: "U", channelId: "C", channelName: "c", responseUrl: null };
    for (;;) {
      const request = { deliveryKey: randomUUID(), target, fingerprint: "f", requester, ...(asked ? { asked } : {}) };
      const accepted = await store.accept(request);
      if (accepted.kind === "duplicate") throw new Error("a delivery key came twice");
      if (accepted.kind === "new") {
        await jobs.dispatcher.dispatch(accepted.check.id);
        return accepted.check.id;
      }
      // An incident that a test opened is checked again a minute later, also on a slow machine.
      await end(accepted.check.id);
    }
  };
  const end = (id: string): Promise<CheckRow> =>
    until(`end of ${id}`, async () => {
      const row = await store.check(id).catch(() => null);
      return row?.finishedAt ? row : null;
    });
  return {
    store,
    line,
    /** Asks for a check. @returns its id */
    begin,
    /** Resolves when the check has ended. */
    end,
    check: async (target: string, asked?: string[]): Promise<CheckRow> => end(await begin(target, asked)),
  };
}

/** A place that answers. @param targets text of its own targets file */
export async function stageAgent(
  vantage: string,
  settings: QueueSettings,
  targets: string,
  more: Partial<AgentParts> = {},
): Promise<void> {
  const own = readTargets(targets, "its targets", {}).targets;
  const agent = startAgent({
    vantage,
    key: vantageKey(secret, vantage),
    settings,
    targets: () => own,
    log: silent,
    ...more,
  });
  after(() => agent.close(100));
  await until(`${vantage} tells of itself`, () =>
    agent
      .hello()
      .then(() => true)
      .catch(() => false),
  );
}
