// The Slack side put together: Bolt's app, the listeners, the reconcilers.
import { App } from "@slack/bolt";
import { setTimeout as sleep } from "node:timers/promises";
import { errorText, newReference, Outage, UserMistake } from "../errors.ts";
import type { Config } from "../config.ts";
import type { CheckIntake } from "../use-cases/check-intake.ts";
import type { Dispatcher } from "../jobs/contract.ts";
import type { Logger } from "../log.ts";
import type { Store } from "../store/store.ts";
import { chooseForm, whoAmI, type Identity } from "./connection/identity.ts";
import type { SlackBot } from "./listeners/slack-bot.ts";
import { clientOptions, createClients, permalink } from "./connection/web-clients.ts";
import { connect, createConnection } from "./connection/connection.ts";
import type { BufferedListener } from "./connection/request-body.ts";
import type { TargetDirectory } from "../use-cases/target-directory.ts";
import { WorkspacePeople } from "./people/workspace-people.ts";
import { Pace } from "./delivery/rate-budget.ts";
import { Reconciler } from "./delivery/reconciler.ts";
import { register } from "./listeners/register.ts";
import { slackLogger } from "./connection/slack-logger.ts";

type SlackConfig = Pick<
  Config,
  | "SLACK_BOT_TOKEN"
  | "SLACK_APP_TOKEN"
  | "SLACK_SIGNING_SECRET"
  | "SLACK_API_URL"
  | "DBCHECK_COMMAND"
  | "DBCHECK_ALERT_APPS"
  | "DBCHECK_PICTURES"
>;

export interface SlackParts {
  config: SlackConfig;
  log: Logger;
  store: Store;
  dispatcher: Dispatcher;
  /** Has the checks that were taken while `store` was away. */
  fallbackStore: Store;
  intake: CheckIntake;
  targets: () => TargetDirectory;
  version: string;
  /** Slack was away, came back and refuses the bot: it can never work. */
  onRefused?: ((error: unknown) => void) | undefined;
  /** Of this process, unlike any other's: the owner of message leases. */
  owner?: string;
}

export interface SlackApp {
  /**
   * Resolves once Slack can reach the bot, or is found to be away: it is tried again until it answers.
   * @throws UserMistake for tokens that Slack refuses
   */
  start(): Promise<void>;
  isSocketMode: boolean;
  connected(): boolean;
  /** Takes Slack's signed requests; null in Socket Mode, and until Slack has been reached. */
  listener(): BufferedListener | null;
  /** Messages may have changed. */
  wake: () => void;
  /** What a person is called; null where nobody tells, or Slack is away. */
  nameOf: SlackBot["nameOf"];
  linkTo: SlackBot["linkTo"];
  stop(): Promise<void>;
}

const stopWithinMs = 5_000;
/** Between two tries to reach a Slack that is away: doubled each time. */
const firstWaitMs = 1_000;
const mostWaitMs = 30_000;

type Close = () => Promise<void>;

/**
 * Whatever is cut off is found again by its message row: all at once, together they get the time that each may take.
 */
async function closeAll(closers: Close[], log: Logger): Promise<void> {
  const ends = await Promise.allSettled(closers.splice(0).map((close) => close()));
  for (const end of ends)
    if (end.status === "rejected") log.warn({ reason: errorText(end.reason) }, "a part did not close cleanly");
}

/** @throws UserMistake naming what is missing */
export function createSlackApp(parts: SlackParts): SlackApp {
  const { config, log } = parts;
  if (config.SLACK_BOT_TOKEN === undefined) {
    const set = config.SLACK_APP_TOKEN === undefined ? "SLACK_SIGNING_SECRET" : "SLACK_APP_TOKEN";
    throw new UserMistake(`${set} is set and SLACK_BOT_TOKEN is not. Set both for Slack, or neither to run headless.`);
  }
  let connection = createConnection(config, log);
  const isSocketMode = connection.listener === null;
  const closers: Close[] = [];
  const closing = new AbortController();
  let bot: SlackBot | null = null;

  const join = async () => {
    const joined: Close[] = [];
    try {
      bot = await joinSlack(parts, connection, joined);
      closers.push(...joined);
      log.info({ mode: isSocketMode ? "socket" : "http" }, "Slack can reach the bot");
    } catch (error) {
      await closeAll(joined, log);
      connection = createConnection(config, log);
      throw error;
    }
  };
  const joinIfThere = () =>
    join().then(
      () => true,
      (error: unknown) => {
        if (!(error instanceof Outage)) throw error;
        log.warn({ reason: error.message }, "Slack is away: checks and watches go on, messages wait");
        return false;
      },
    );
  const keepTrying = async () => {
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(mostWaitMs, waitMs * 2)) {
      await sleep(waitMs, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted || (await joinIfThere())) return;
    }
  };
  const start = async () => {
    if (await joinIfThere()) return;
    const trying = keepTrying().catch((refusal: unknown) => {
      log.error({ reason: errorText(refusal) }, "Slack refuses the bot");
      parts.onRefused?.(refusal);
    });
    closers.push(() => trying);
  };
  const stop = async () => {
    closing.abort();
    await closeAll(closers, log);
  };
  return {
    start: () =>
      start().catch(async (error: unknown) => {
        await stop();
        throw error;
      }),
    isSocketMode,
    connected: () => bot !== null && connection.connected(),
    listener: () => (bot === null ? null : connection.listener),
    wake: () => bot?.wake(),
    nameOf: async (userId) => bot?.nameOf(userId) ?? null,
    linkTo: async (thread) => bot?.linkTo(thread) ?? null,
    stop,
  };
}

/**
 * Asks Slack who the bot is, and begins to listen and to deliver.
 * @param closers what is to be closed, filled as it is opened, also where a later part fails
 * @throws UserMistake for tokens that Slack refuses, Outage when it is not reachable
 */
async function joinSlack(
  parts: SlackParts,
  connection: ReturnType<typeof createConnection>,
  closers: Close[],
): Promise<SlackBot> {
  const { config, log } = parts;
  const clients = createClients(config, log);
  const identity = await whoAmI(clients.interactive);
  const form = await chooseForm(clients.interactive, log);
  const owner = parts.owner ?? `slack-${process.pid}-${newReference()}`;
  const pace = new Pace();
  const canEscalate = (target: string) => parts.targets().channels(target).length > 0;
  const oncall = (target: string) => parts.targets().find(target)?.policy.oncall ?? [];
  const owners = (target: string) => parts.targets().find(target)?.policy.owners ?? {};
  const pictures = config.DBCHECK_PICTURES === "on";
  const reconcilers = [parts.store, parts.fallbackStore].map(
    (store) => new Reconciler({ store, clients, owner, form, log, pace, oncall, canEscalate, owners, pictures }),
  );
  const people = new WorkspacePeople(identity, clients.interactive, log);
  const bot: SlackBot = {
    command: config.DBCHECK_COMMAND,
    version: parts.version,
    log,
    store: parts.store,
    dispatcher: parts.dispatcher,
    clients,
    people,
    pictures,
    alertApps: (config.DBCHECK_ALERT_APPS ?? "").split(/[\s,]+/).filter((id) => id !== ""),
    ownBotId: identity.botId,
    nameOf: (userId) => people.nameOf(userId),
    linkTo: (thread) => permalink(clients, thread, log),
    intake: parts.intake,
    targets: parts.targets,
    wake: () => reconcilers.forEach((reconciler) => reconciler.wake()),
  };
  const app = boltApp(parts, identity, connection.receiver);
  register(app, bot);
  for (const reconciler of reconcilers) {
    reconciler.start();
    closers.push(() => reconciler.stop(stopWithinMs));
  }
  closers.push(() => connection.close(stopWithinMs));
  await connect(app);
  log.info({ checklists: form }, "Slack knows the bot");
  return bot;
}

function boltApp(
  { config, log }: SlackParts,
  { botId, botUserId }: Identity,
  receiver: ReturnType<typeof createConnection>["receiver"],
): App {
  return new App({
    token: config.SLACK_BOT_TOKEN ?? "",
    receiver,
    // Both known already, so that Bolt asks Slack nothing by itself.
    botId,
    botUserId,
    tokenVerificationEnabled: false,
    convoStore: false,
    extendedErrorHandler: true,
    clientOptions: clientOptions(config, log),
    logger: slackLogger(log),
  });
}
