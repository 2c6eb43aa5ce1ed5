// The slash command through real Bolt and the local workspace: first message, calls per check.
import { setTimeout as sleep } from "node:timers/promises";
import { startBot } from "../src/cli/start-bot.ts";
import { readConfig } from "../src/config.ts";
import { startWorkspace } from "../src/demo/workspace/workspace.ts";
import type { Cluster } from "../src/embedded/cluster.ts";
import { createLog } from "../src/log.ts";
import { removeTargetsFile, targetsFile } from "./bot.ts";
import { ms, type Row } from "./measure.ts";

/** @param storeUrl of a database of its own */
export async function benchSlack(cluster: Cluster, storeUrl: string): Promise<Row[]> {
  const targets = await targetsFile(["single"], () => cluster.url());
  const workspace = await startWorkspace();
  const env = {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    PORT: "0",
    DBCHECK_STORE_URL: storeUrl,
    DBCHECK_TARGETS: targets,
  };
  const bot = await startBot({
    config: readConfig(env),
    log: createLog("error", false),
    vantage: "bench",
    env: {},
    work: true,
    talk: true,
  });
  try {
    const started = Date.now();
    await workspace.command({ channel: "C0INCIDENTS", user: "U0ADA", text: "/dbcheck single" });
    while (workspace.calls("chat.postMessage").length < 3) await sleep(20);
    await sleep(1500);
    const calls = workspace.calls().filter(({ method, atMs }) => method.startsWith("chat.") && atMs >= started);
    const first = (calls[0]?.atMs ?? Number.NaN) - started;
    return [
      { what: "command to first visible message", value: ms(first), baseline: "", aim: "≤ 300 ms", met: first <= 300 },
      {
        what: "Slack calls per check",
        value: String(calls.length),
        baseline: "3 messages",
        aim: "≤ 8",
        met: calls.length <= 8,
      },
    ];
  } finally {
    await bot.close();
    await workspace.close();
    await removeTargetsFile(targets);
  }
}
