// Fifty incidents at once in a workspace that keeps Slack's limits: when each is told, and the calls per minute.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { startWorkspace } from "../src/demo/workspace/workspace.ts";
import type { Row } from "./measure.ts";

const incidents = 50;
/** docs.slack.dev/apis/web-api/rate-limits: tier 3, and a message a second in a channel. */
const editsPerMinute = 50;
const watchForMs = 5 * 60_000;

/** @param storeUrl of a database of its own */
export async function benchIncidents(storeUrl: string): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), "dbcheck-bench-"));
  const workspace = await startWorkspace({ rateLimits: true });
  const names = Array.from({ length: incidents }, (_, at) => `gone${at}`);
  // Nothing listens on the discard port: each check ends at once.
  const entries = names.map((name) => `  ${name}: { url: "postgres://u:p@127.0.0.1:9/${name}" }\n`);
  await writeFile(join(dir, "targets.yaml"), `targets:\n${entries.join("")}`);
  const env = {
    PATH: process.env["PATH"],
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    PORT: "0",
    DBCHECK_STORE_URL: storeUrl,
    DBCHECK_TARGETS: join(dir, "targets.yaml"),
    LOG_LEVEL: "error",
  };
  const bot = spawn(process.execPath, ["dist/main.js", "serve"], { env, stdio: ["ignore", "inherit", "inherit"] });
  const store = new Client({ connectionString: storeUrl });
  try {
    while (workspace.connections() === 0) await sleep(50);
    await store.connect();
    const started = performance.now();
    const channels = ["C0INCIDENTS", "C0SHARED", "D0ADA"];
    await Promise.all(
      names.map((name, at) =>
        workspace.command({ channel: channels[at % channels.length] ?? "", user: "U0ADA", text: `/dbcheck ${name}` }),
      ),
    );
    const seconds = () => Math.round((performance.now() - started) / 1000);
    const behind = async (which: string) => {
      const { rows } = await store.query<{ n: number }>(
        `select count(*)::int as n from dbcheck.messages where not dropped and want_version > has_version and ${which}`,
      );
      return rows[0]?.n ?? 0;
    };
    const open = async () =>
      (await store.query<{ n: number }>("select count(*)::int as n from dbcheck.incidents where is_open")).rows[0]?.n ??
      0;
    while ((await open()) < incidents || (await behind("ts is null")) > 0) await sleep(200);
    const told = seconds();
    // Looks go on meanwhile and edit headlines: the budget is what limits, for as long as this watches.
    while (performance.now() - started < watchForMs && (await behind("true")) > 0) await sleep(500);
    const settled = seconds();
    const busiest = workspace.busiestMinutes();
    const refused = workspace.calls().filter(({ outcome }) => outcome === "rate-limited").length;
    const edits = busiest["chat.update"] ?? 0;
    return [
      {
        what: `${incidents} incidents at once, until every thread stands with its verdict`,
        value: `${told} s`,
        baseline: `${incidents} s a channel of messages`,
        aim: "",
        met: true,
      },
      {
        what: "  until nothing lags behind any more, while looks go on",
        value: `${settled} s`,
        baseline: "",
        aim: "",
        met: true,
      },
      {
        what: "  chat.update in its busiest minute",
        value: String(edits),
        baseline: `${editsPerMinute} allowed`,
        aim: "below",
        met: edits <= editsPerMinute,
      },
      {
        what: "  chat.postMessage in its busiest minute",
        value: String(busiest["chat.postMessage"] ?? 0),
        baseline: `${60 * channels.length} allowed`,
        aim: "below",
        met: (busiest["chat.postMessage"] ?? 0) <= 60 * channels.length + 12,
      },
      {
        what: "  calls that Slack refused for their rate",
        value: String(refused),
        baseline: "",
        aim: "none",
        met: refused === 0,
      },
    ];
  } finally {
    const gone = once(bot, "exit");
    bot.kill("SIGTERM");
    await gone;
    await store.end();
    await workspace.close();
    await rm(dir, { recursive: true, force: true });
  }
}
