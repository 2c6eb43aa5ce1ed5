// The Slack side put together: Bolt's app, the listeners, the reconcilers, the port.
import { App } from "@slack/bolt";
import { errorText, newReference, UserMistake } from "../errors.ts";
import type { Config } from "../config.ts";
import type { Dispatcher } from "../jobs/contract.ts";
import type { Logger } from "../log.ts";
import type { Store } from "../store/store.ts";
import { chooseForm, whoAmI, type Identity } from "./connection/identity.ts";
import type { SlackBot } from "./listeners/slack-bot.ts";
import { clientOptions, createClients, permalink } from "./connection/web-clients.ts";
import { connect, createConnection } from "./connection/connection.ts";
import type { TargetDirectory } from "../use-cases/target-directory.ts";
import { AccessPolicy } from "./access/access.ts";
import { healthOf } from "./connection/health.ts";
import { startHttpServer } from "./connection/http-server.ts";
import { CheckIntake } from "../use-cases/check-intake.ts";
import { Pace } from "./delivery/pace.ts";
import { Reconciler } from "./delivery/reconciler.ts";
import { register } from "./listeners/register.ts";
import { slackLogger } from "./connection/slack-logger.ts";

type SlackConfig = Pick<
  Config,
  | "SLACK_BOT_TOKEN"
  | "SLACK_APP_TOKEN"
  | "SLACK_SIGNING_SECRET"
  | "SLACK_API_URL"
  | "PORT"
  | "DBCHECK_COMMAND"
  | "DBCHECK_LISTEN"
>;

export interface SlackParts {
  config: SlackConfig;
  log: Logger;
  store: Store;
  dispatcher: Dispatcher;
  /** Takes checks while `store` is away; of this process alone. */
  fallbackStore: Store;
  /** Runs the checks of `fallbackStore`. */
  fallbackDispatcher: Pick<Dispatcher, "dispatch">;
  targets: () => TargetDirectory;
  version: string;
  /** Of this process, unlike any other's: the owner of message leases. */
  owner?: string;
}

export interface SlackApp {
  /** Resolves once Slack can reach the bot. @throws UserMistake for tokens that Slack refuses, Outage when it is not reachable */
  start(): Promise<void>;
  /** Of GET /health and, without Socket Mode, of Slack's requests; 0 before the start. */
  port(): number;
  stop(): Promise<void>;
}

const stopWithinMs = 5_000;

/** @throws UserMistake naming what is missing */
export function createSlackApp(parts: SlackParts): SlackApp {
  const { config, log } = parts;
  if (config.SLACK_BOT_TOKEN === undefined) throw new UserMistake("SLACK_BOT_TOKEN is not set. See .env.example.");
  const connection = createConnection(config, log);
  const clients = createClients(config, log);
  const closers: (() => Promise<void>)[] = [];
  let port = 0;
  const stop = async () => {
    // All at once: together they get the time that each may take. Whatever is cut off is found again by its message row.
    const ends = await Promise.allSettled(closers.splice(0).map((close) => close()));
    for (const end of ends)
      if (end.status === "rejected") log.warn({ reason: errorText(end.reason) }, "a part did not close cleanly");
  };
  const start = async () => {
    const identity = await whoAmI(clients.interactive);
    const form = await chooseForm(clients.interactive, log);
    const owner = parts.owner ?? `slack-${process.pid}-${newReference()}`;
    const pace = new Pace();
    const canEscalate = (target: string) => parts.targets().channels(target).length > 0;
    const oncall = (target: string) => parts.targets().find(target)?.policy.oncall ?? [];
    const owners = (target: string) => parts.targets().find(target)?.policy.owners ?? {};
    const reconcilers = [parts.store, parts.fallbackStore].map(
      (store) => new Reconciler({ store, clients, owner, form, log, pace, oncall, canEscalate, owners }),
    );
    const gate = new AccessPolicy(identity, clients.interactive, log);
    const bot: SlackBot = {
      command: config.DBCHECK_COMMAND,
      version: parts.version,
      log,
      store: parts.store,
      dispatcher: parts.dispatcher,
      clients,
      gate,
      nameOf: (userId) => gate.nameOf(userId),
      linkTo: (thread) => permalink(clients, thread, log),
      intake: new CheckIntake(parts, { store: parts.fallbackStore, dispatcher: parts.fallbackDispatcher }, log),
      targets: parts.targets,
      wake: () => reconcilers.forEach((reconciler) => reconciler.wake()),
    };
    const app = boltApp(parts, identity, connection.receiver);
    register(app, bot);
    for (const reconciler of reconcilers) {
      reconciler.start();
      closers.push(() => reconciler.stop(stopWithinMs));
    }
    const health = () => healthOf({ ...parts, slack: connection.connected() });
    // In Socket Mode nobody needs to reach this machine; a monitor elsewhere is asked for by name.
    const host = config.DBCHECK_LISTEN ?? (connection.listener ? null : "127.0.0.1");
    const server = await startHttpServer({ host, port: config.PORT }, health, connection.listener);
    port = server.port;
    closers.push(
      () => server.close(stopWithinMs),
      () => connection.close(stopWithinMs),
    );
    await connect(app);
    log.info({ port, checklists: form, mode: connection.listener ? "http" : "socket" }, "Slack can reach the bot");
  };
  return {
    start: () =>
      start().catch(async (error: unknown) => {
        await stop();
        throw error;
      }),
    port: () => port,
    stop,
  };
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
