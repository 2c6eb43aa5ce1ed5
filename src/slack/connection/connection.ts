// How Slack reaches us: by Socket Mode with an app token, else by signed requests.
import { atMost, within } from "../../deadline.ts";
import { HTTPReceiver, SocketModeReceiver, type App, type Receiver } from "@slack/bolt";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../../config.ts";
import { errorText, Outage, UserMistake } from "../../errors.ts";
import type { Logger } from "../../log.ts";
import { beforeBolt, type BufferedListener } from "./request-body.ts";
import { payloadKind, payloadWords } from "./payload-shape.ts";
import { slackCallTimeoutMs, isSlackError, slackFetch } from "./web-clients.ts";
import { slackPath } from "../slack-path.ts";
import { slackLogger } from "./slack-logger.ts";

export interface SlackConnection {
  receiver: Receiver;
  /** For the bot's port; null in Socket Mode. */
  listener: BufferedListener | null;
  connected(): boolean;
  close(deadlineMs: number): Promise<void>;
}

const connectWithinMs = 30_000;
/** Between two tries to connect again: doubled each time. A command that is typed meanwhile fails. */
const firstWaitMs = 250;
const mostWaitMs = 30_000;

/** Nothing of Slack's is configured: the bot runs headless. A part of it is a mistake, which `createSlackApp` names. */
export function isWithoutSlack(
  config: Pick<Config, "SLACK_BOT_TOKEN" | "SLACK_APP_TOKEN" | "SLACK_SIGNING_SECRET">,
): boolean {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: secret } = config;
  return [bot, app, secret].every((one) => one === undefined);
}

type Settings = Pick<Config, "SLACK_APP_TOKEN" | "SLACK_SIGNING_SECRET" | "SLACK_API_URL">;

/** @throws UserMistake when neither way is configured */
export function createConnection(config: Settings, log: Logger): SlackConnection {
  if (config.SLACK_APP_TOKEN !== undefined) return socketMode(config.SLACK_APP_TOKEN, config, log);
  if (config.SLACK_SIGNING_SECRET !== undefined) return http(config.SLACK_SIGNING_SECRET, log);
  throw new UserMistake(
    "SLACK_BOT_TOKEN needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) with it. Without all " +
      "three the bot runs headless.",
  );
}

function socketMode(appToken: string, { SLACK_API_URL }: Settings, log: Logger): SlackConnection {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: slackLogger(log),
    // Its own reconnecting waits 5 s before the first try, and a refusal there would end the process.
    autoReconnectEnabled: false,
    // Options of its own: the socket client changes the object that it is given.
    installerOptions: {
      clientOptions: {
        timeout: slackCallTimeoutMs,
        fetch: slackFetch,
        retryConfig: { retries: 2 },
        ...(SLACK_API_URL ? { slackApiUrl: SLACK_API_URL } : {}),
      },
    },
  });
  neverUnhandled(receiver.client, log);
  const closing = new AbortController();
  const line = { up: false, wasUp: false, reconnecting: false };
  const reconnect = async () => {
    if (!line.wasUp || line.reconnecting) return;
    line.reconnecting = true;
    for (let waitMs = firstWaitMs; !line.up && !closing.signal.aborted; waitMs = Math.min(mostWaitMs, waitMs * 2)) {
      await sleep(waitMs * (0.8 + Math.random() * 0.4), undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) break;
      await receiver.client
        .start()
        .catch((error: unknown) => log.error({ reason: errorText(error) }, "Slack did not take the connection"));
      // The end came while it connected.
      if (closing.signal.aborted) await receiver.stop();
    }
    line.reconnecting = false;
  };
  receiver.client.on("connected", () => {
    line.up = line.wasUp = true;
    log.info("connected to Slack (Socket Mode)");
  });
  receiver.client.on("close", () => (line.up = false));
  receiver.client.on("disconnected", () => {
    line.up = false;
    void reconnect();
  });
  return {
    receiver,
    listener: null,
    connected: () => line.up,
    close: async (deadlineMs) => {
      closing.abort();
      if (!line.up) return receiver.stop();
      const gone = new Promise((resolve) => receiver.client.once("disconnected", resolve));
      await receiver.stop();
      await atMost(deadlineMs, gone);
    },
  };
}

/**
 * Their listeners are asynchronous, and an emitter leaves a rejection to the process, which would end. Bolt gets what
 * it can read, as over HTTP; the rest has no acknowledgement, as 400 is none.
 */
function neverUnhandled(client: SocketModeReceiver["client"], log: Logger): void {
  for (const event of ["ws_message", "slack_event"]) {
    const listeners = client.listeners(event);
    client.removeAllListeners(event);
    client.on(event, (...said: unknown[]) => {
      if (event === "slack_event" && !isForBolt(said[0] as SocketEnvelope, log)) return;
      for (const listener of listeners)
        Promise.resolve(listener(...said)).catch((error: unknown) =>
          log.warn({ reason: errorText(error) }, "a message on Slack's socket could not be read"),
        );
    });
  }
}

interface SocketEnvelope {
  body: unknown;
  ack: () => Promise<void>;
}

function isForBolt({ body, ack }: SocketEnvelope, log: Logger): boolean {
  const kind = payloadKind(body);
  if (kind === "readable") return true;
  log.warn(payloadWords[kind]);
  if (kind === "held-back")
    ack().catch((error: unknown) => log.warn({ reason: errorText(error) }, "an acknowledgement was not sent"));
  return false;
}

/** Only its request handler is used: the server is ours, and the check of the time comes before it. */
function http(signingSecret: string, log: Logger): SlackConnection {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: slackPath,
    logger: slackLogger(log),
    // Before a listener had it: Bolt itself could not read it.
    processEventErrorHandler: async ({ error, response }) => {
      log.warn({ reason: errorText(error) }, "Bolt could not read a request of Slack's");
      if (!response.headersSent) response.writeHead(400).end();
      return false;
    },
  });
  const bolt: BufferedListener = (request, response) => receiver.requestListener(request, response);
  return {
    receiver: { init: (app: App) => receiver.init(app), start: async () => undefined, stop: async () => undefined },
    listener: beforeBolt(signingSecret, bolt, log),
    connected: () => true,
    close: async () => undefined,
  };
}

/** @throws UserMistake when Slack refuses the app token, Outage when it does not answer */
export async function connect(app: App): Promise<void> {
  const late = () => new Outage(`Slack did not accept the connection within ${connectWithinMs / 1000} s.`);
  try {
    await within(connectWithinMs, Promise.resolve(app.start()), late);
  } catch (error) {
    const refused = /invalid_auth|not_allowed_token_type|account_inactive|token_revoked|missing_scope/.exec(
      errorText(error),
    )?.[0];
    if (refused)
      throw new UserMistake(`Slack rejects SLACK_APP_TOKEN (${refused}). It needs the scope connections:write.`);
    if (isSlackError(error)) throw new Outage(`Slack did not accept the connection (${errorText(error)}).`);
    throw error;
  }
}
