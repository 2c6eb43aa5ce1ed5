// How Slack reaches us: by Socket Mode with an app token, else by signed requests.
import { HTTPReceiver, SocketModeReceiver, type App, type Receiver } from "@slack/bolt";
import type { RequestListener } from "node:http";
import type { Config } from "../config.ts";
import { errorText, Outage, UserMistake } from "../errors.ts";
import type { Logger } from "../log.ts";
import { callTimeoutMs } from "./clients.ts";
import { slackPath } from "./http-server.ts";
import { slackLogger } from "./slack-logger.ts";

export interface SlackConnection {
  receiver: Receiver;
  /** For the bot's port; null in Socket Mode. */
  listener: RequestListener | null;
  connected(): boolean;
  close(deadlineMs: number): Promise<void>;
}

const connectWithinMs = 30_000;

type Settings = Pick<Config, "SLACK_APP_TOKEN" | "SLACK_SIGNING_SECRET" | "SLACK_API_URL">;

/** @throws UserMistake when neither way is configured */
export function createConnection(config: Settings, log: Logger): SlackConnection {
  if (config.SLACK_APP_TOKEN !== undefined) return socketMode(config.SLACK_APP_TOKEN, config, log);
  if (config.SLACK_SIGNING_SECRET !== undefined) return http(config.SLACK_SIGNING_SECRET, log);
  throw new UserMistake("Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP). See .env.example.");
}

function socketMode(appToken: string, { SLACK_API_URL }: Settings, log: Logger): SlackConnection {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: slackLogger(log),
    // Its own options, with its own retries: it goes on trying to reconnect.
    installerOptions: { clientOptions: { timeout: callTimeoutMs, ...(SLACK_API_URL ? { slackApiUrl: SLACK_API_URL } : {}) } },
  });
  let connected = false;
  receiver.client.on("connected", () => {
    connected = true;
    log.info("connected to Slack (Socket Mode)");
  });
  for (const event of ["close", "reconnecting", "disconnected"]) receiver.client.on(event, () => (connected = false));
  return {
    receiver,
    listener: null,
    connected: () => connected,
    close: async (deadlineMs) => {
      if (!connected) return receiver.stop();
      const gone = new Promise((resolve) => receiver.client.once("disconnected", resolve));
      await receiver.stop();
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, deadlineMs).unref())]);
    },
  };
}

/** Only its request handler is used: the server is ours, so that /health and the check of the time come before it. */
function http(signingSecret: string, log: Logger): SlackConnection {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: slackPath, logger: slackLogger(log) });
  return {
    receiver: { init: (app: App) => receiver.init(app), start: async () => undefined, stop: async () => undefined },
    listener: (request, response) => receiver.requestListener(request, response),
    connected: () => true,
    close: async () => undefined,
  };
}

/** @throws UserMistake when Slack refuses the app token, Outage when it does not answer */
export async function connect(app: App): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Outage(`Slack did not take the connection within ${connectWithinMs / 1000} s.`)), connectWithinMs);
  });
  try {
    await Promise.race([app.start(), late]);
  } catch (error) {
    const refused = /invalid_auth|not_allowed_token_type|account_inactive|token_revoked|missing_scope/.exec(errorText(error))?.[0];
    if (refused) throw new UserMistake(`Slack refuses SLACK_APP_TOKEN (${refused}). It needs the scope connections:write.`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
