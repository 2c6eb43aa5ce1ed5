// `dbcheck agent`: a place that answers for itself, beside the application. It has a queue, a key and a target.
import { readConfig, type Config } from "../config.ts";
import { UserMistake } from "../errors.ts";
import type { QueueSettings } from "../jobs/queue.ts";
import { createLog } from "../log.ts";
import { Secret } from "../secret.ts";
import { reachQueue } from "../store/reach.ts";
import { buildTarget } from "../target/build.ts";
import { withDotEnv } from "../target/dot-env.ts";
import { loadTargets } from "../target/file.ts";
import { watchTargets } from "../target/reload.ts";
import { describeTarget, type Target } from "../target/target.ts";
import { aclLine } from "../vantages/acl.ts";
import { startAgent } from "../vantages/agent.ts";
import { placeScript } from "../vantages/place-script.ts";
import { isVantageKey, vantageKey } from "../vantages/encryption.ts";
import type { CommandResult } from "./result.ts";
import { untilStopped } from "./signals.ts";

const closeDeadlineMs = 5_000;

export interface AgentOptions {
  env: Record<string, string | undefined>;
  vantage: string;
  /** The name of the target that DATABASE_URL is; without one, the targets file has them. */
  target: string | undefined;
}

/** Until a signal. @throws UserMistake for what is missing */
export async function agentCommand({ env: given, vantage, target }: AgentOptions): Promise<number> {
  const env = withDotEnv(given, ".");
  const config = readConfig(env);
  const log = createLog(config.LOG_LEVEL);
  const settings = await agentQueue(config);
  const watched = target === undefined ? watchTargets(config.DBCHECK_TARGETS, env, log) : null;
  const only = target === undefined ? null : new Map([[target, onlyTarget(target, env)]]);
  const targets = (): ReadonlyMap<string, Target> => only ?? watched?.current().targets ?? new Map();
  const agent = startAgent({ vantage, key: agentKey(config, vantage), settings, targets, log });
  log.info({ vantage, targets: [...targets().keys()] }, "dbcheck answers for this vantage");
  try {
    await untilStopped();
  } finally {
    log.info("closing");
    await agent.close(closeDeadlineMs);
    watched?.close();
  }
  return 0;
}

/** What an administrator of the queue needs for this vantage, and for no other. */
export function printForVantage(
  what: "acl" | "key",
  { env: given, vantage }: Pick<AgentOptions, "env" | "vantage">,
): CommandResult {
  if (what === "acl") return { stdout: `${aclLine(vantage)}\n`, stderr: "", exitCode: 0 };
  const { DBCHECK_VANTAGE_SECRET: secret } = readConfig(withDotEnv(given, "."));
  if (secret === undefined)
    throw new UserMistake("Set DBCHECK_VANTAGE_SECRET as it is set for the bot: a vantage's key is derived from it.");
  return { stdout: `${vantageKey(new Secret(secret), vantage).reveal()}\n`, stderr: "", exitCode: 0 };
}

/** @throws UserMistake for a target that is none, or has no host to connect to */
export function printScript(
  name: string,
  { env: given, vantage }: Pick<AgentOptions, "env" | "vantage">,
): CommandResult {
  const env = withDotEnv(given, ".");
  const { DBCHECK_TARGETS: file } = readConfig(env);
  const target = loadTargets(file, env).targets.get(name);
  if (!target) throw new UserMistake(`${file} has no target "${name}".`);
  const script = placeScript(describeTarget(target), vantage);
  if (script === null) throw new UserMistake(`${name} has no host that is reached by TCP, so there is nothing to try.`);
  return { stdout: script, stderr: "", exitCode: 0 };
}

async function agentQueue(config: Config): Promise<QueueSettings> {
  if (config.REDIS_URL !== undefined) return { kind: "redis", url: new Secret(config.REDIS_URL) };
  if (config.DBCHECK_QUEUE_URL === undefined)
    throw new UserMistake(
      "Set REDIS_URL, or DBCHECK_QUEUE_URL if the queue is in PostgreSQL: the bot sends its requests there.",
    );
  return { kind: "postgres", connection: await reachQueue(config.DBCHECK_QUEUE_URL), isGuest: true };
}

function agentKey(config: Config, vantage: string): Secret {
  const key = config.DBCHECK_VANTAGE_KEY;
  if (key === undefined || !isVantageKey(key))
    throw new UserMistake(
      `Set DBCHECK_VANTAGE_KEY to this vantage's key. On the bot's machine this prints it: dbcheck agent ` +
        `--vantage ${vantage} --print-key`,
    );
  return new Secret(key);
}

function onlyTarget(name: string, env: Record<string, string | undefined>): Target {
  if (!env["DATABASE_URL"]) throw new UserMistake(`Set DATABASE_URL to the URL that the application uses for ${name}.`);
  return buildTarget(name, { url: "${DATABASE_URL}" }, env);
}
