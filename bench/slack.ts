// The slash command through real Bolt and the local workspace: acknowledgement, first message, calls per check.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startBot } from "../src/cli/bot.ts";
import { readConfig } from "../src/config.ts";
import { startWorkspace } from "../src/demo/workspace/workspace.ts";
import type { Cluster } from "../src/embedded/cluster.ts";
import { createLog } from "../src/log.ts";
import { ms, quantile, type Row } from "./measure.ts";

const perSecond = 50;
const seconds = 4;

export async function benchSlack(cluster: Cluster, storeUrl: string): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), "dbcheck-bench-"));
  const workspace = await startWorkspace();
  const names = Array.from({ length: perSecond * seconds }, (_, at) => `t${at}`);
  await writeFile(
    join(dir, "targets.yaml"),
    `targets:\n${[...names, "single"].map((name) => `  ${name}: { url: "${cluster.url()}" }\n`).join("")}`,
  );
  const config = readConfig({
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    PORT: "0",
    DBCHECK_STORE_URL: storeUrl,
    DBCHECK_TARGETS: join(dir, "targets.yaml"),
    LOG_LEVEL: "error",
  });
  const bot = await startBot({ config, log: createLog("error", false), vantage: "bench", env: {}, work: true, talk: true });
  const ask = (target: string) => workspace.command({ channel: "C0INCIDENTS", user: "U0ADA", text: `/dbcheck ${target}` });
  try {
    const started = Date.now();
    await ask("single");
    while (workspace.calls("chat.postMessage").length < 3) await sleep(20);
    await sleep(1500);
    const calls = workspace.calls().filter(({ method, atMs }) => method.startsWith("chat.") && atMs >= started);
    const first = (calls[0]?.atMs ?? Number.NaN) - started;

    const took: number[] = [];
    const asked: Promise<void>[] = [];
    for (const [at, name] of names.entries()) {
      await sleep(Math.max(0, started + 2000 + (at * 1000) / perSecond - Date.now()));
      asked.push(ask(name).then(({ ack }) => void took.push(ack.ok ? ack.tookMs : Number.POSITIVE_INFINITY)));
    }
    await Promise.all(asked);
    const p99 = quantile(took, 0.99);
    return [
      {
        what: `acknowledgement of /dbcheck at ${perSecond}/s (p99 of ${took.length})`,
        value: ms(p99),
        baseline: `${ms(quantile(took, 0.5))} median`,
        aim: "≤ 50 ms",
        met: p99 <= 50,
      },
      { what: "command to first visible message", value: ms(first), baseline: "", aim: "≤ 300 ms", met: first <= 300 },
      { what: "Slack calls per check", value: String(calls.length), baseline: "3 messages", aim: "≤ 8", met: calls.length <= 8 },
    ];
  } finally {
    await bot.close();
    await workspace.close();
    await rm(dir, { recursive: true, force: true });
  }
}
