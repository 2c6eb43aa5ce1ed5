// The slash command through real Bolt and the local workspace: acknowledgement (the bot a process of its own, as in
// production with workers elsewhere), first message, calls per check.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startBot } from "../src/cli/bot.ts";
import { readConfig } from "../src/config.ts";
import { startWorkspace, type Workspace } from "../src/demo/workspace/workspace.ts";
import type { Cluster } from "../src/embedded/cluster.ts";
import { createLog } from "../src/log.ts";
import { ms, quantile, type Row } from "./measure.ts";

const perSecond = 50;
const seconds = 4;
const warmUp = Array.from({ length: 30 }, (_, at) => `w${at}`);

export async function benchSlack(cluster: Cluster, storeUrl: string, otherStoreUrl: string): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), "dbcheck-bench-"));
  const names = Array.from({ length: perSecond * seconds }, (_, at) => `t${at}`);
  const targets = join(dir, "targets.yaml");
  await writeFile(
    targets,
    `targets:\n${[...names, ...warmUp, "single"].map((name) => `  ${name}: { url: "${cluster.url()}" }\n`).join("")}`,
  );
  try {
    return [...(await acknowledgements(names, targets, otherStoreUrl)), ...(await oneCheck(targets, storeUrl))];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function environment(workspace: Workspace, targets: string, storeUrl: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    PORT: "0",
    DBCHECK_STORE_URL: storeUrl,
    DBCHECK_TARGETS: targets,
    LOG_LEVEL: "error",
  };
}

const ask = (workspace: Workspace, target: string) =>
  workspace.command({ channel: "C0INCIDENTS", user: "U0ADA", text: `/dbcheck ${target}` });

async function acknowledgements(names: string[], targets: string, storeUrl: string): Promise<Row[]> {
  const workspace = await startWorkspace();
  const bot = spawn(process.execPath, ["dist/main.js", "serve", "--no-worker"], {
    env: environment(workspace, targets, storeUrl),
    stdio: ["ignore", "inherit", "inherit"],
  });
  try {
    while (workspace.connections() === 0) await sleep(50);
    // A bot that has been up for a while: its connections are open and its code is warm.
    for (const name of warmUp) await ask(workspace, name);
    const plain = await workspace.command({ channel: "C0INCIDENTS", user: "U0ADA", text: "/dbcheck help" });
    const took: number[] = [];
    const asked: Promise<void>[] = [];
    const started = Date.now() + 500;
    for (const [at, name] of names.entries()) {
      await sleep(Math.max(0, started + (at * 1000) / perSecond - Date.now()));
      asked.push(
        ask(workspace, name).then(({ ack }) => void took.push(ack.ok ? ack.tookMs : Number.POSITIVE_INFINITY)),
      );
    }
    await Promise.all(asked);
    const p99 = quantile(took, 0.99);
    return [
      {
        what: `acknowledgement of /dbcheck at ${perSecond}/s (p99 of ${took.length})`,
        value: ms(p99),
        baseline: `${ms(quantile(took, 0.5))} median, ${ms(plain.ack.ok ? plain.ack.tookMs : Number.NaN)} one /dbcheck help`,
        aim: "≤ 50 ms",
        met: p99 <= 50,
      },
    ];
  } finally {
    const gone = once(bot, "exit");
    bot.kill("SIGTERM");
    await gone;
    await workspace.close();
  }
}

async function oneCheck(targets: string, storeUrl: string): Promise<Row[]> {
  const workspace = await startWorkspace();
  const env = environment(workspace, targets, storeUrl);
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
    await ask(workspace, "single");
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
  }
}
