// The bot as a process of its own, in a local workspace.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Workspace } from "../src/demo/workspace/workspace.ts";

export interface BotProcess {
  pid: number;
  /** Where its log goes, line by line. */
  log: string[];
  stop(): Promise<void>;
}

/** A targets file with one target for each name; `urlOf` gives its URL. */
export async function targetsFile(names: string[], urlOf: (at: number) => string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "dbcheck-bench-"));
  const file = join(dir, "targets.yaml");
  await writeFile(file, `targets:\n${names.map((name, at) => `  ${name}: { url: "${urlOf(at)}" }\n`).join("")}`);
  return file;
}

export function removeTargetsFile(file: string): Promise<void> {
  return rm(join(file, ".."), { recursive: true, force: true });
}

/** Started, and known to the workspace. */
export async function startBotProcess(
  workspace: Workspace,
  targets: string,
  storeUrl: string,
  words: string[] = [],
): Promise<BotProcess> {
  const env = {
    PATH: process.env["PATH"],
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    PORT: "0",
    DBCHECK_STORE_URL: storeUrl,
    DBCHECK_TARGETS: targets,
    LOG_LEVEL: "warn",
  };
  const before = workspace.connections();
  const child = spawn(process.execPath, ["dist/main.js", "serve", ...words], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const log: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => void log.push(...text.split("\n").filter(Boolean)));
  const gone = once(child, "exit");
  while (workspace.connections() === before) {
    if (child.exitCode !== null) throw new Error(`the bot ended: ${log.slice(-3).join(" ")}`);
    await sleep(50);
  }
  return {
    pid: child.pid ?? 0,
    log,
    stop: async () => {
      child.kill("SIGTERM");
      await gone;
    },
  };
}
