// The doors of the bot, opened together: its port, and Slack where it is configured.
import { getText, hookSecrets } from "../alerts/hook-access.ts";
import { alertSources } from "../alerts/sources/index.ts";
import type { Config, HookConfig } from "../config.ts";
import { errorText } from "../errors.ts";
import type { Dispatcher } from "../jobs/contract.ts";
import type { Logger } from "../log.ts";
import { healthOf } from "../server/health.ts";
import { startHttpServer } from "../server/http-server.ts";
import { allRoutes } from "../server/routes/index.ts";
import { createSlackApp, type SlackApp } from "../slack/app.ts";
import { isWithoutSlack } from "../slack/connection/connection.ts";
import { slackPath } from "../slack/slack-path.ts";
import type { Store } from "../store/store.ts";
import { CheckIntake, type Backend } from "../use-cases/check-intake.ts";
import type { UseCaseContext } from "../use-cases/context.ts";
import type { TargetDirectory } from "../use-cases/target-directory.ts";
import { TokenGate } from "../use-cases/tokens.ts";
import { pagerDutyNotes, startAlertAnswers, type NoteConfig } from "./alert-answers.ts";

export interface DoorParts {
  config: Parameters<typeof createSlackApp>[0]["config"] &
    Pick<Config, "PORT" | "DBCHECK_LISTEN" | "DBCHECK_HOSTS"> &
    NoteConfig &
    HookConfig;
  log: Logger;
  store: Store;
  dispatcher: Dispatcher;
  /** Takes and runs checks while `store` is away; of this process alone. */
  fallback: Backend;
  targets: () => TargetDirectory;
  version: string;
  /** Slack was away, came back and refuses the bot: it can never work. */
  onRefused?: ((error: unknown) => void) | undefined;
  /** Of this process, unlike any other's: the owner of message leases. */
  owner?: string;
}

export interface Doors {
  /** @throws UserMistake for a port that is taken, or tokens that Slack refuses */
  open(): Promise<void>;
  /** 0 before they are open. */
  port(): number;
  close(): Promise<void>;
}

const closeWithinMs = 5_000;

/** Without Slack nobody tells names or places of threads, and no message waits. */
const nobody: Pick<SlackApp, "nameOf" | "linkTo" | "wake"> = {
  nameOf: async () => null,
  linkTo: async () => null,
  wake: () => undefined,
};

/** @throws UserMistake naming what is missing */
export function createDoors(parts: DoorParts): Doors {
  const { config, log, store, dispatcher, fallback, targets, version } = parts;
  const intake = new CheckIntake({ store, dispatcher }, fallback, log);
  const slack = isWithoutSlack(config) ? null : createSlackApp({ ...parts, intake, fallbackStore: fallback.store });
  const { nameOf, linkTo, wake } = slack ?? nobody;
  const context: UseCaseContext = { log, store, intake, targets, nameOf, linkTo, wake };
  const routes = allRoutes({
    context,
    gate: new TokenGate(store),
    health: () => healthOf({ slack: slack?.connected() ?? null, store, dispatcher, version }),
    slack: { path: slackPath, listener: () => slack?.listener() ?? null },
    hosts: (config.DBCHECK_HOSTS ?? "").split(",").map((name) => name.trim().toLowerCase()),
    hooks: { sources: alertSources, secretsOf: (source) => hookSecrets(config, source), get: getText },
  });
  const notes = pagerDutyNotes(config);
  let port = 0;
  const closers: (() => Promise<void>)[] = [];
  /** All at once: together they get the time that each may take. */
  const close = async () => {
    for (const end of await Promise.allSettled(closers.splice(0).map((closer) => closer())))
      if (end.status === "rejected") log.warn({ reason: errorText(end.reason) }, "a door did not close cleanly");
  };
  const open = async () => {
    // Slack's own requests come from elsewhere. Else nobody needs to reach this machine, unless it is said.
    const isAskedBySlack = slack !== null && !slack.isSocketMode;
    const host = config.DBCHECK_LISTEN ?? (isAskedBySlack ? null : "127.0.0.1");
    const server = await startHttpServer({ host, port: config.PORT }, routes, log);
    port = server.port;
    closers.push(() => server.close(closeWithinMs));
    log.info({ host: host ?? "every address", port }, "the port is open");
    if (notes) closers.push(startAlertAnswers(context, notes).close);
    if (slack === null) return log.info("no token of Slack's is set: the bot runs headless");
    closers.push(() => slack.stop());
    await slack.start();
  };
  return {
    open: () =>
      open().catch(async (error: unknown) => {
        await close();
        throw error;
      }),
    port: () => port,
    close,
  };
}
