// What `dbcheck doctor` asks of each part of the bot's own set-up. A row is an answer, never an exception.
import { existsSync } from "node:fs";
import type { Config } from "../config.ts";
import { errorText } from "../errors.ts";
import { queueOf } from "../jobs/contract.ts";
import { JobQueue } from "../jobs/queue.ts";
import type { Logger } from "../log.ts";
import { Secret } from "../secret.ts";
import { isWithoutSlack } from "../slack/connection/connection.ts";
import { appTokenTrouble, botTokenState } from "../slack/connection/installation.ts";
import { sameDatabase, type Connection } from "../store/connection.ts";
import { findBinaries } from "../embedded/binaries.ts";
import { reachStore } from "../store/reach.ts";
import { PgStore } from "../store/pg-store.ts";
import { loadTargets } from "../target/file.ts";
import type { Target } from "../target/target.ts";

export interface DoctorRow {
  part: string;
  /** "warning": the bot works without it. */
  state: "ok" | "warning" | "failed";
  /** What was found; never a secret. */
  text: string;
  /** What to do; null when it is well. */
  fix: string | null;
}

const ok = (part: string, text: string): DoctorRow => ({ part, state: "ok", text, fix: null });
const warning = (part: string, text: string, fix: string): DoctorRow => ({ part, state: "warning", text, fix });
const failed = (part: string, text: string, fix: string): DoctorRow => ({ part, state: "failed", text, fix });

export async function slackRows(config: Config, log: Logger): Promise<DoctorRow[]> {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: secret } = config;
  if (isWithoutSlack(config))
    return [
      warning(
        "Slack",
        "no token is set: `dbcheck serve` runs headless",
        "For Slack, set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.",
      ),
    ];
  return [
    ...(bot === undefined
      ? [failed("bot token", "SLACK_BOT_TOKEN is not set", "Copy it from the app's page “OAuth & Permissions”.")]
      : await botTokenRows(bot, config, log)),
    app === undefined
      ? secret === undefined
        ? failed(
            "app token",
            "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set",
            "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.",
          )
        : ok("signing secret", "set; only Slack's first request shows whether it is right")
      : await appTokenRow(app, config, log),
  ];
}

async function botTokenRows(token: string, config: Config, log: Logger): Promise<DoctorRow[]> {
  const { trouble, team, lacksRequired, lacksOptional } = await botTokenState(token, config, log);
  if (trouble !== null)
    return [
      failed("bot token", `Slack answers ${trouble}`, "Install the app again and copy the token into SLACK_BOT_TOKEN."),
    ];
  const install = "Add them under “OAuth & Permissions” and install the app again.";
  return [
    ok("bot token", `accepted by the workspace ${team}`),
    lacksRequired.length > 0
      ? failed("scopes", `missing: ${lacksRequired.join(", ")}`, install)
      : lacksOptional.length > 0
        ? warning("scopes", `optional ones are missing: ${lacksOptional.join(", ")}`, install)
        : ok("scopes", "all that the manifest lists"),
  ];
}

async function appTokenRow(token: string, config: Config, log: Logger): Promise<DoctorRow> {
  const trouble = await appTokenTrouble(token, config, log);
  return trouble === null
    ? ok("app token", "Socket Mode works")
    : failed(
        "app token",
        `Slack answers ${trouble}`,
        "Create an app-level token with connections:write, and set SLACK_APP_TOKEN.",
      );
}

/** @returns the store's place too, to compare it with the targets; null where it is embedded or not reachable */
export async function storeRow(config: Config): Promise<{ row: DoctorRow; connection: Connection | null }> {
  const { DBCHECK_STORE_URL: url, DBCHECK_DATA_DIR: directory } = config;
  if (url === undefined) {
    const row = await findBinaries(null).then(
      ({ major }) => {
        const made = existsSync(directory) ? "" : ", created at the first start";
        return ok("store", `embedded PostgreSQL ${major} in ${directory}${made}`);
      },
      (error: unknown) => failed("store", errorText(error), "Set DBCHECK_STORE_URL to a database for the bot itself."),
    );
    return { row, connection: null };
  }
  try {
    const { connection, place } = await reachStore(url);
    return { row: ok("store", place), connection };
  } catch (error) {
    const fix = "Correct DBCHECK_STORE_URL: it needs a direct connection to a database for the bot itself.";
    return { row: failed("store", errorText(error), fix), connection: null };
  }
}

/** Said where nobody takes checks. A store without a bot's tables is a new one. */
export async function workerRows(connection: Connection | null): Promise<DoctorRow[]> {
  if (!connection) return [];
  const store = new PgStore(connection);
  try {
    const [home, workers] = await Promise.all([store.vantages.home(), store.workers()]);
    if (!home || workers.length > 0) return [];
    const name = home.vantage === null ? "" : ` --vantage ${home.vantage}`;
    const whose = home.vantage === null ? "" : `; the bot's own vantage is ${home.vantage}`;
    const fix = `Start \`dbcheck serve${name}\`, or \`dbcheck worker${name}\` beside it: other names take no checks.`;
    return [warning("worker", `no worker takes checks now${whose}`, fix)];
  } catch {
    return [];
  } finally {
    await store.close();
  }
}

export async function queueRow({ REDIS_URL: url }: Config, log: Logger): Promise<DoctorRow> {
  if (url === undefined) return ok("queue", "in the store");
  const queue = new JobQueue(queueOf(null), { kind: "redis", url: new Secret(url) }, log);
  try {
    return ok("queue", `Redis, ${await queue.waiting()} waiting`);
  } catch {
    return failed(
      "queue",
      "Redis does not answer",
      "Start Redis, or correct REDIS_URL. Without REDIS_URL the queue is in the store.",
    );
  } finally {
    await queue.close();
  }
}

export function targetRows(
  file: string,
  env: Record<string, string | undefined>,
  store: Connection | null,
): DoctorRow[] {
  let targets: Target[];
  try {
    targets = [...loadTargets(file, env).targets.values()];
  } catch (error) {
    return [failed("targets", errorText(error), `Correct ${file}, or create one with \`dbcheck init\`.`)];
  }
  if (targets.length === 0) return [failed("targets", `${file} has no targets`, "Add one, or use `dbcheck init`.")];
  const shared = targets.find((target) => isStoreOf(target, store));
  return [
    ok("targets", `${targets.length} in ${file}`),
    ...targets.flatMap(({ name, problems }) =>
      problems.map(({ where, text, fix }) => warning(`target ${name}`, `${where}: ${text}`, fix)),
    ),
    ...(shared
      ? [
          failed(
            `target ${shared.name}`,
            "its database is the bot's own store",
            "Give the bot its own database: it must work while that one is down.",
          ),
        ]
      : []),
  ];
}

function isStoreOf({ conninfo, direct }: Target, store: Connection | null): boolean {
  if (store === null) return false;
  return [conninfo, direct].some((one) =>
    one?.hosts.some(({ host, hostaddr, port }) =>
      sameDatabase(store, { host: hostaddr ?? host, port, database: one.database }),
    ),
  );
}
