// `dbcheck demo`: the real bot on an embedded store and queue, real
// sample databases, a local Slack workspace in the browser.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { readConfig, type Config } from "../config.ts";
import { DemoStage, inPlace, places, renderText, samples, startWorkspace } from "../demo/index.ts";
import type { Sample, SampleEntry, Workspace } from "../demo/index.ts";
import { UserMistake } from "../errors.ts";
import { createLog, type Logger } from "../log.ts";
import type { QueueSettings } from "../jobs/queue.ts";
import { exitCodes } from "../report/report.ts";
import { Secret } from "../secret.ts";
import { shortcuts } from "../slack/action-ids.ts";
import { loadTargets } from "../target/file.ts";
import { nearestNames } from "../target/nearest-names.ts";
import { startAgent, type Agent } from "../vantages/agent.ts";
import { vantageKey } from "../vantages/encryption.ts";
import { startBot, type RunningBot } from "./start-bot.ts";
import { untilStopped } from "./signals.ts";

const person = "U0ADA";
/** A check, its queue and its messages take less than this by far. */
const onceTimeoutMs = 60_000;

export async function demo({
  env,
  once,
  port,
}: {
  env: Record<string, string | undefined>;
  once: string | null;
  port: number;
}): Promise<number> {
  const chosen = once === null ? samples : [sampleNamed(once)];
  const dir = await mkdtemp(join(tmpdir(), "dbcheck-demo-"));
  const stage = new DemoStage(dir);
  stage.onClose(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }));
  try {
    const workspace = await startWorkspace({
      port,
      shortcuts: Object.values(shortcuts).map(({ id, name }) => ({ callbackId: id, name })),
    });
    stage.onClose(() => workspace.close());
    say(once, `Starting the store and ${chosen.length} sample database${chosen.length === 1 ? "" : "s"} …`);
    const secret = randomUUID();
    const config = demoConfig(env, dir, workspace, secret);
    const log = createLog(config.LOG_LEVEL);
    const entries = await startSamples(chosen, stage);
    await writeTargets(config.DBCHECK_TARGETS, entries);
    for (const note of stage.notes) say(once, note);
    const bot = await startBot({
      config,
      log,
      vantage: places.bot,
      env: quiet(env),
      work: true,
      talk: true,
    });
    stage.onClose(() => bot.close());
    const elsewhere = Object.fromEntries(Object.entries(entries).filter(([, { vantages }]) => vantages));
    if (Object.keys(elsewhere).length > 0) {
      const agent = await startApplicationsPlace(elsewhere, { dir, secret, queue: bot.queue, log });
      stage.onClose(() => agent.close(0));
    }
    if (once !== null) return await runOnce(workspace, bot, once);
    process.stdout.write(welcome(workspace));
    await untilStopped();
    return 0;
  } finally {
    await stage.close();
  }
}

function sampleNamed(name: string): Sample {
  const sample = samples.find((one) => one.name === name);
  if (sample) return sample;
  const names = samples.map((one) => one.name);
  const near = nearestNames(name, names);
  throw new UserMistake(
    `The demo has no target ` +
      `"${name}". ${near.length > 0 ? `Did you mean ${near.join(" or ")}?` : `It has: ${names.join(", ")}.`}`,
  );
}

/** Its databases are on this machine, whatever vendor they play: nobody outside is asked about them. */
function quiet(env: Record<string, string | undefined>): Record<string, string | undefined> {
  return { ...env, FLY_API_TOKEN: undefined, DBCHECK_STATUS_PAGES: "off" };
}

/** The demo's bot is told everything by us: a real workspace's tokens in the environment stay unused. */
function demoConfig(
  env: Record<string, string | undefined>,
  dir: string,
  workspace: Workspace,
  secret: string,
): Config {
  return readConfig({
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    PORT: "0",
    REDIS_URL: env["REDIS_URL"],
    DBCHECK_DATA_DIR: join(dir, "store"),
    DBCHECK_TARGETS: join(dir, "dbcheck.targets.yaml"),
    DBCHECK_VANTAGE_SECRET: secret,
    LOG_LEVEL: env["LOG_LEVEL"] ?? "warn",
  });
}

async function startSamples(chosen: Sample[], stage: DemoStage): Promise<Record<string, SampleEntry>> {
  const entries = await Promise.all(chosen.map(async (sample) => [sample.name, await sample.start(stage)] as const));
  return Object.fromEntries(entries);
}

function writeTargets(file: string, targets: Record<string, SampleEntry>): Promise<void> {
  return writeFile(file, stringify({ targets }), { mode: 0o600 });
}

/** An agent with a targets file of its own. The bot has heard of it when this resolves. */
async function startApplicationsPlace(
  entries: Record<string, SampleEntry>,
  { dir, secret, queue, log }: { dir: string; secret: string; queue: QueueSettings; log: Logger },
): Promise<Agent> {
  const vantage = places.application;
  const file = join(dir, `${vantage}.targets.yaml`);
  await writeTargets(file, entries);
  const { targets } = loadTargets(file, {});
  const key = vantageKey(new Secret(secret), vantage);
  const agent = inPlace(vantage, () => startAgent({ vantage, key, settings: queue, targets: () => targets, log }));
  await agent.hello();
  return agent;
}

function say(once: string | null, text: string): void {
  (once === null ? process.stdout : process.stderr).write(`${text}\n`);
}

function welcome(workspace: Workspace): string {
  const width = Math.max(...samples.map(({ name }) => name.length));
  return [
    "",
    `  Open the workspace:  ${workspace.url}`,
    "",
    "  Type in #incidents, for example:  /dbcheck blockster-v2",
    "",
    ...samples.map(({ name, about }) => `    ${name.padEnd(width)}  ${about}`),
    "",
    "  Ctrl-C stops everything and leaves nothing behind.",
    "",
    "",
  ].join("\n");
}

/** Types the command as a person would, waits until Slack has everything that it should, prints the thread. */
async function runOnce(workspace: Workspace, { store }: RunningBot, target: string): Promise<number> {
  const [channel] = workspace.channels().filter(({ name }) => name === "incidents");
  if (!channel) throw new Error("the workspace has no #incidents");
  await workspace.command({ channel: channel.id, user: person, text: `/dbcheck ${target}` });
  for (const until = Date.now() + onceTimeoutMs; Date.now() < until; await sleep(50)) {
    const report = await store.latestReport(target);
    const messages = report ? await store.messagesOf(report.id) : [];
    if (!report || messages.some(({ wantVersion, hasVersion }) => hasVersion < wantVersion)) continue;
    const [headline] = workspace.messages(channel.id);
    process.stdout.write(
      `#${channel.name}  /dbcheck ${target}\n\n${renderText(workspace.thread(channel.id, headline?.ts ?? ""))}\n`,
    );
    return exitCodes[report.verdict.status];
  }
  process.stderr.write(`The thread was not complete within ${onceTimeoutMs / 1000} s.\n`);
  return 3;
}
