// Puts the bot's parts together: store, jobs, targets and, where it talks, its doors. Closed in reverse order.
import type { HiddenBug } from "../checkup/internal-error.ts";
import { runCheckup } from "../checkup/run.ts";
import { ServerLimit } from "../checkup/server-limit.ts";
import type { Config } from "../config.ts";
import { errorText, UserMistake } from "../errors.ts";
import { placesOf, queueSettings, startJobs, startJobsInProcess, type Jobs } from "../jobs/start.ts";
import type { RunCheck } from "../jobs/runner.ts";
import type { Logger } from "../log.ts";
import { sameDatabase } from "../store/connection.ts";
import { MemoryStore } from "../store/memory-store.ts";
import { openStore, type OpenStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import type { Target } from "../target/target.ts";
import { createDoors } from "./doors.ts";
import { directoryOf } from "./target-directory.ts";
import { watchTargets, type WatchedTargets } from "../target/reload.ts";
import { version } from "../version.ts";

/** The whole check, from Slack; the CLI has --timeout. */
const checkTimeoutMs = 15_000;
const closeDeadlineMs = 5_000;

export interface BotParts {
  config: Config;
  log: Logger;
  /** Name of the place that observations come from. */
  vantage: string;
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
    const opened = await openStore(config, log);
    closers.push(() => opened.close());
    refuseSharedDatabase(opened, targets);
    const servers = new ServerLimit(placesOf(config).people);
    const runCheck = checkRunner(targets, servers, vantage, log);
    const jobs = startJobs({
      store: opened.store,
      settings: queueSettings(config, opened.connection),
      runCheck,
      config,
      work,
      log,
      crowded: () => servers.crowded(targets.current().targets.values()).map(({ name }) => name),
    });
    closers.push(() => jobs.close(closeDeadlineMs));
    const port = talk ? await openDoors({ config, log, opened, targets, jobs, runCheck, onRefused }, closers) : 0;
    log.info(
      {
        vantage,
        store: opened.place,
        queue: config.REDIS_URL ? "Redis" : "PostgreSQL",
        targets: targets.current().targets.size,
        work,
        talk,
      },
      "dbcheck is up",
    );
    return { store: opened.store, port, close };
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
  jobs: Jobs;
  runCheck: RunCheck;
  onRefused: BotParts["onRefused"];
}

async function openDoors(
  { config, log, opened, targets, jobs, runCheck, onRefused }: Talking,
  closers: (() => Promise<unknown> | void)[],
): Promise<number> {
  // For as long as the store is away, checks live in this process alone.
  const fallbackStore = new MemoryStore();
  const inProcess = startJobsInProcess({ store: fallbackStore, runCheck, config, log, name: `${jobs.name}-memory` });
  closers.push(() => inProcess.close(closeDeadlineMs));
  const doors = createDoors({
    config,
    log,
    store: opened.store,
    dispatcher: jobs.dispatcher,
    fallback: { store: fallbackStore, dispatcher: inProcess.dispatcher },
    targets: () => directoryOf(targets.current().targets, targets.lastError()),
    owner: jobs.name,
    version,
    onRefused,
  });
  await doors.open();
  closers.push(() => doors.close());
  return doors.port();
}

function checkRunner(watched: WatchedTargets, servers: ServerLimit, vantage: string, log: Logger): RunCheck {
  return async (check, { signal, onProgress, aside }) => {
    const target = watched.current().targets.get(check.target);
    if (!target)
      throw new UserMistake(`The target ${check.target} is not (or no longer) in the targets file of ${vantage}.`);
    const onBug = ({ error, ...bug }: HiddenBug) =>
      log.error(
        { checkId: check.id, target: check.target, ...bug, err: error },
        "a bug cost a check a row or a finding",
      );
    return servers.through(target, { signal, onWait: onProgress, aside }, () =>
      runCheckup({ target, vantage, timeoutMs: checkTimeoutMs, signal, onProgress, onBug, id: check.id }),
    );
  };
}

/** The patient's database is no place for the patient's record. */
function refuseSharedDatabase({ connection }: OpenStore, watched: WatchedTargets): void {
  const shared = [...watched.current().targets.values()].find((target: Target) =>
    hostsOf(target).some((place) => sameDatabase(connection, place)),
  );
  if (shared)
    throw new UserMistake(
      `DBCHECK_STORE_URL names the database of the target ${shared.name}. Give the bot a database of its own: it must work while that one is down.`,
    );
}

function hostsOf({ conninfo, direct }: Target): { host: string; port: number; database: string }[] {
  return [conninfo, direct].flatMap((one) =>
    one ? one.hosts.map(({ host, hostaddr, port }) => ({ host: hostaddr ?? host, port, database: one.database })) : [],
  );
}
