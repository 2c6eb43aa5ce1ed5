// An agent from nothing, by the lines that docs/vantages.md gives: its key, its environment, itself. Then the thread
// has its row.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { renderText } from "../../src/demo/page/render-text.ts";
import { startWorkspace } from "../../src/demo/workspace/workspace.ts";
import { ada, botStage, finals, incidents } from "../cli/bot-stage.ts";
import { temporaryDirectory, testCluster } from "../support/cluster.ts";
import { runDbcheck } from "../support/modules.ts";
import { needs } from "../support/optional.ts";
import { kill } from "../support/ports.ts";
import { startDbcheck } from "../support/processes.ts";
import { testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";

const { environment } = await botStage();

/** The two blocks of the docs: what is typed where the bot runs, and what is typed beside the application. */
async function documentedLines(): Promise<[string, string]> {
  const page = await readFile("docs/vantages.md", "utf8");
  const [, part = ""] = page.split("## From nothing to the first row\n");
  const [first, second] = [...part.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, lines = ""]) => lines);
  assert.ok(first && second);
  return [first, second];
}

/** A directory for PATH in which `dbcheck` is what this run made. */
async function commandInPath(): Promise<string> {
  const folder = await temporaryDirectory();
  const words = [process.execPath, ...runDbcheck()];
  await writeFile(join(folder, "dbcheck"), `#!/bin/sh\nexec ${words.map((one) => `'${one}'`).join(" ")} "$@"\n`);
  await chmod(join(folder, "dbcheck"), 0o755);
  return folder;
}

test("three commands bring an agent's first row into the thread", { skip: needs("redis-server") }, async () => {
  const [redis, patients, workspace] = [await testRedis(), await testCluster(), await startWorkspace()];
  after(() => workspace.close());
  const shared = { REDIS_URL: redis.url, DBCHECK_VANTAGE_SECRET: "the secret of a test's bot" };
  const target = `  orders: { vantages: [orders-ord, office], url: "${patients.url()}" }\n`;
  const bot = startDbcheck(["serve", "--vantage", "office"], {
    ...(await environment("agent", workspace, target)),
    ...shared,
  });
  await bot.until("dbcheck is up");
  const [atTheBot, besideTheApplication] = await documentedLines();
  const PATH = `${await commandInPath()}:${process.env["PATH"]}`;
  const startedAt = performance.now();
  const { stdout: key } = await promisify(execFile)("sh", ["-ec", atTheBot], { env: { PATH, ...shared } });
  const values = {
    DBCHECK_VANTAGE_KEY: key.trim(),
    REDIS_URL: redis.url,
    DATABASE_URL: patients.url(),
  };
  const filledIn = Object.entries(values).reduce(
    (lines, [name, value]) => lines.replace(new RegExp(`${name}=\\S*…`), `${name}='${value}'`),
    besideTheApplication,
  );
  assert.ok(!filledIn.includes("…"), filledIn);
  // The last line becomes the shell's own process, so that its end is the agent's.
  const agent = spawn("sh", ["-ec", filledIn.replace("\ndbcheck", "\nexec dbcheck")], {
    cwd: await temporaryDirectory(),
    env: { PATH },
    stdio: ["ignore", "inherit", "inherit"],
  });
  after(() => kill(agent));
  await until("the bot knows the agent", async () => {
    await workspace.command({ channel: incidents, user: ada, text: "/dbcheck vantages" });
    return workspace.ephemerals(ada).some((one) => /orders-ord/.test(JSON.stringify(one)));
  });
  await workspace.command({ channel: incidents, user: ada, text: "/dbcheck orders" });
  await until("the end of the check", () => finals(workspace).length > 0);
  const tookMs = performance.now() - startedAt;
  // The checklist is edited once more behind the final reply.
  const thread = () => workspace.messages(incidents).map((message) => renderText([message]));
  await until("the agent's row", () => /✓ orders-ord: \d+ ms/.test(thread().join("\n")));
  process.stdout.write(`${(tookMs / 1000).toFixed(1)} s from the first command to the verdict\n`);
});
