// Where the whole bot runs as a process: a store of its own for each, a targets file, Slack's stand-in.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import type { Workspace } from "../../src/demo/workspace/workspace.ts";
import { temporaryDirectory, sharedCluster } from "../support/cluster.ts";

export const [incidents, ada] = ["C0INCIDENTS", "U0ADA"];

export const finals = (workspace: Workspace) =>
  workspace.messages(incidents).filter((message) => JSON.stringify(message).includes("dbcheck_details"));

export async function botStage() {
  const stores = await sharedCluster();
  const dir = await temporaryDirectory();

  async function database(name: string): Promise<string> {
    const admin = new Client({ connectionString: stores.url() });
    await admin.connect();
    await admin.query(`create database "${name}"`);
    await admin.end();
    return stores.url(name);
  }

  /** The environment of a bot; `targets` are the indented lines of its file, `name` is its store's. */
  async function environment(name: string, workspace: Workspace, targets: string): Promise<Record<string, string>> {
    const file = join(dir, `${name}.yaml`);
    await writeFile(file, `targets:\n${targets}`);
    return {
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_APP_TOKEN: workspace.appToken,
      SLACK_API_URL: workspace.apiUrl,
      PORT: "0",
      DBCHECK_STORE_URL: await database(name),
      DBCHECK_TARGETS: file,
      LOG_LEVEL: "trace",
    };
  }

  return { dir, environment };
}
