// Puts the bot's parts together: store, jobs, targets and, where it talks, its doors. Closed in reverse order.
import { hostname } from "node:os";
import { ServerLimit } from "../checkup/server-limit.ts";
import type { Config } from "../config.ts";
import { errorText, UserMistake } from "../errors.ts";
import { placesOf, queueSettings, startJobs, startJobsInProcess, type Jobs } from "../jobs/start.ts";
import type { QueueSettings } from "../jobs/queue.ts";
import type { RunCheck } from "../jobs/runner.ts";
import type { Logger } from "../log.ts";
import { Secret } from "../secret.ts";
import { sameDatabase } from "../store/connection.ts";
import { MemoryStore } from "../store/memory-store.ts";
import { openStore, type OpenStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import type { Target } from "../target/target.ts";
import { createDoors } from "./http-and-slack.ts";
import { directoryOf } from "./target-directory.ts";
import { watchTargets, type WatchedTargets } from "../target/reload.ts";
import { startAgent } from "../vantages/agent.ts";
import { showLateAnswer } from "../vantages/late-answer.ts";
import { VantageLine } from "../vantages/jobs-and-answers.ts";
import { vantageKey } from "../vantages/encryption.ts";
import { version } from "../version.ts";
import { checkRunner } from "./check-runner.ts";
import { startTraces, traced } from "./traced.ts";

const closeDeadlineMs = 5_000;

export interface BotParts {
  config: Config;
  log: Logger;
  /**
   * Name of the place that observations come from: the bot's own, where it talks. Null: nobody named it, so it is the
   * bot's own where the bot's has no name either, and this host's name stands beside observations.
   */
  vantage: string | null;
  env: Record<string, string | undefined>;
  /** Takes jobs. */
  work: boolean;
  /** Opens the port, and talks to Slack where it is configured. */
  talk: boolean;
  /** Slack was away, and refuses the bot now that it is back. */
  onRefused?: (error: unknown) => void;
}

export interface RunningBot {
  store: Store;
  /** Of its port; 0 where it has none. */
  port: number;
  /** Where its jobs are, and where other places are asked. */
  queue: QueueSettings;
  close(): Promise<void>;
}

/**
 * Starts what was asked for; when a later part cannot start, the earlier ones are closed.
 * @throws UserMistake for configuration that can never work, Outage when something is not reachable now
 */
export async function startBot({ config, log, vantage, env, work, talk, onRefused }: BotParts): Promise<RunningBot> {
  const closers: (() => Promise<unknown> | void)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) {
      try {
        await closer();
      } catch (error) {
        log.warn({ reason: errorText(error) }, "a part did not close cleanly");
      }
    }
  };
  try {
    const targets = watchTargets(config.DBCHECK_TARGETS, env, log);
    closers.push(() => targets.close());
    const opened = await openStore(config, log, vantage);
    closers.push(() => opened.close());
    refuseSharedDatabase(opened, targets);
    if (talk) await opened.store.vantages.makeHome(vantage === null && !work);
    const label = vantage ?? hostname();
    const servers = new ServerLimit(placesOf(config).people);
    // For as long as the store is away, checks live in this process alone.
    const fallbackStore = new MemoryStore();
    const settings = queueSettings(config, opened.connection);
    const line = lineTo(config, settings, opened.store, fallbackStore, log);
    if (line) closers.push(() => line.close());
    const runner = { targets, servers, vantage: label, line, log };
    const traces = await startTraces(env, log);
    if (traces) closers.push(traces.close);
    const runCheck = traced(checkRunner({ ...runner, store: opened.store }), traces);
    const jobs = startJobs({
      store: opened.store,
      settings,
      runCheck,
      config,
      work,
      log,
      vantage,
      crowded: () => servers.crowded(targets.current().targets.values()).map(({ name }) => name),
    });
    closers.push(() => jobs.close(closeDeadlineMs));
    const inMemory = {
      store: fallbackStore,
      runCheck: traced(checkRunner({ ...runner, store: fallbackStore }), traces),
    };
    const port = talk
      ? await openDoors({ config, log, opened, targets, vantage: label, jobs, inMemory, onRefused }, closers)
      : 0;
    line?.listen();
    // A worker that stands elsewhere takes no checks of the bot's own, and may answer for its place.
    if (!talk && vantage !== null && config.DBCHECK_VANTAGE_SECRET !== undefined) {
      const key = vantageKey(new Secret(config.DBCHECK_VANTAGE_SECRET), vantage);
      const agent = startAgent({ vantage, key, settings, targets: () => targets.current().targets, log });
      closers.push(() => agent.close(closeDeadlineMs));
    }
    log.info(
      {
        vantage: label,
        store: opened.place,
        queue: config.REDIS_URL ? "Redis" : "PostgreSQL",
        targets: targets.current().targets.size,
        work,
        talk,
      },
      "dbcheck is up",
    );
    return { store: opened.store, port, queue: settings, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Talking {
  config: Config;
  log: Logger;
  opened: OpenStore;
  targets: WatchedTargets;
  vantage: string;
  jobs: Jobs;
  /** For as long as the store is away. */
  inMemory: { store: MemoryStore; runCheck: RunCheck };
  onRefused: BotParts["onRefused"];
}

async function openDoors(
  { config, log, opened, targets, vantage, jobs, inMemory, onRefused }: Talking,
  closers: (() => Promise<unknown> | void)[],
): Promise<number> {
  const { store: fallbackStore } = inMemory;
  const inProcess = startJobsInProcess({ ...inMemory, config, log, name: `${jobs.name}-memory` });
  closers.push(() => inProcess.close(closeDeadlineMs));
  const doors = createDoors({
    config,
    log,
    store: opened.store,
    dispatcher: jobs.dispatcher,
    fallback: { store: fallbackStore, dispatcher: inProcess.dispatcher },
    targets: () => directoryOf(targets.current().targets, targets.lastError(), vantage),
    owner: jobs.name,
    version,
    onRefused,
  });
  await doors.open();
  closers.push(() => doors.close());
  return doors.port();
}

/** Null where the bot has no secret: then no other vantage is asked. */
function lineTo(
  { DBCHECK_VANTAGE_SECRET: secret }: Config,
  settings: QueueSettings,
  store: Store,
  fallback: Store,
  log: Logger,
): VantageLine | null {
  if (secret === undefined) return null;
  return new VantageLine({
    settings,
    secret: new Secret(secret),
    store: store.vantages,
    fallback: fallback.vantages,
    onLate: async (round, vantage) => {
      const isAway = (await fallback.vantages.round(round)) !== null;
      await showLateAnswer(isAway ? fallback : store, round, vantage, ({ error, ...bug }) =>
        log.error({ round, vantage, ...bug, err: error }, "a bug cost a late answer a part"),
      );
    },
    log,
  });
}

/** The patient's database is no place for the patient's record. */
function refuseSharedDatabase({ connection }: OpenStore, watched: WatchedTargets): void {
  const shared = [...watched.current().targets.values()].find((target: Target) =>
    hostsOf(target).some((place) => sameDatabase(connection, place)),
  );
  if (shared)
    throw new UserMistake(
      `DBCHECK_STORE_URL names the database of the target ${shared.name}. Give the bot its own database: it ` +
        `must work while that one is down.`,
    );
}

function hostsOf({ conninfo, direct }: Target): { host: string; port: number; database: string }[] {
  return [conninfo, direct].flatMap((one) =>
    one ? one.hosts.map(({ host, hostaddr, port }) => ({ host: hostaddr ?? host, port, database: one.database })) : [],
  );
}
