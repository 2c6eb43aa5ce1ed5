// A real Bolt app against a local workspace, for the workspace's own tests.
import { App, LogLevel, SocketModeReceiver } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import type { Workspace } from "../../src/demo/workspace/workspace.ts";

/** A client that never retries, so that every refusal is seen at once. */
export function clientOf(workspace: Workspace, token = workspace.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 30_000,
    logLevel: LogLevel.ERROR,
  });
}

/**
 * A Bolt app in Socket Mode, connected.
 * @param hear gets each payload as it comes, before Bolt acknowledges it
 */
export async function startSocketBot(
  workspace: Workspace,
  listen: (app: App) => void,
  hear: (body: Record<string, unknown>) => void = () => undefined,
): Promise<{ stop: () => Promise<void> }> {
  // A call that is under way when the workspace ends would be tried again for half an hour.
  const options = { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } };
  const receiver = new SocketModeReceiver({
    appToken: workspace.appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: options },
  });
  receiver.client.on("slack_event", ({ body }: { body: Record<string, unknown> }) => hear(body));
  const app = new App({
    token: workspace.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    clientOptions: options,
  });
  listen(app);
  await app.start();
  const gone = new Promise((resolve) => receiver.client.once("disconnected", resolve));
  return {
    stop: async () => {
      await app.stop();
      await gone;
    },
  };
}

/** The error code with which Slack (or the stand-in) refused. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "data" in error) return (error.data as { error: string }).error;
    throw error;
  }
  return "accepted";
}
