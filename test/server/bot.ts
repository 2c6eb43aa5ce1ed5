// The whole bot in this process, without Slack: real store and queue, a targets file, its port.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { after } from "node:test";
import { pino } from "pino";
import { startBot, type RunningBot } from "../../src/cli/start-bot.ts";
import { readConfig } from "../../src/config.ts";
import { createToken } from "../../src/use-cases/tokens.ts";
import { sharedCluster, temporaryDirectory } from "../support/cluster.ts";
import { freshDatabase } from "../support/store.ts";

export interface HeadlessBot extends Pick<RunningBot, "store" | "close"> {
  /** For the environment of commands beside it. */
  env: Record<string, string>;
  url: (path: string) => string;
  /** Everything that it logged. */
  log: () => string;
  /** The same, which is then forgotten: of a campaign it would fill the memory. */
  drainLog: () => string;
  token: (name: string, targets: string[] | null) => Promise<string>;
}

/**
 * @param targets lines of the targets file; PATIENT stands for the URL of a database that works
 * @param more of its environment
 */
export async function headlessBot(targets: string, more: Record<string, string> = {}): Promise<HeadlessBot> {
  const cluster = await sharedCluster();
  const targetsFile = join(await temporaryDirectory(), "targets.yaml");
  await writeFile(targetsFile, `targets:\n${targets.replaceAll("PATIENT", cluster.url())}`);
  let logged = "";
  const log = pino(
    { level: "debug" },
    new Writable({ write: (chunk, _, done) => ((logged += String(chunk)), done()) }),
  );
  const env = { DBCHECK_STORE_URL: await freshDatabase(cluster), DBCHECK_TARGETS: targetsFile };
  const config = readConfig({ PORT: "0", DBCHECK_HOSTS: "bot.example", ...env, ...more });
  const bot = await startBot({ config, log, vantage: "here", env: {}, work: true, talk: true });
  after(() => bot.close());
  return {
    store: bot.store,
    close: () => bot.close(),
    env,
    url: (path) => `http://127.0.0.1:${bot.port}${path}`,
    log: () => logged,
    drainLog: () => {
      const said = logged;
      logged = "";
      return said;
    },
    token: (name, named) => createToken(bot.store, { name, targets: named, actor: "test" }),
  };
}
